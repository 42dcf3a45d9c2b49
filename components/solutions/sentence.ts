import type { Import, SentencePart, Solution } from '@/lib/client/shapes'
import { count, listed } from '@/lib/domain/words'

/** What the nodes serve, in a sentence: skew first, unless an import is about to end it. */
export function solutionsSentence(solutions: Solution[], running: Import[]): SentencePart[] {
  if (solutions.length === 0) return []
  const parts: SentencePart[] = []
  const moving = new Set(running.map(({ solution }) => solution))
  for (const { solution, release, steps } of running) {
    const done = steps.filter(({ state }) => state === 'done').length
    parts.push({
      text: `An import brings ${solution} ${release}: ${done} of ${count(steps.length, 'node')} done.`,
      tone: 'join',
    })
  }
  const skewed = solutions.filter((solution) => isSkewed(solution) && !moving.has(solution.name))
  const even = solutions.filter(
    (solution) =>
      solution.wanted !== null &&
      !isSkewed(solution) &&
      solution.serving.length > 0 &&
      !moving.has(solution.name),
  )
  const waiting = solutions.filter(({ wanted, name }) => wanted === null && !moving.has(name))
  for (const { name, wanted, serving } of skewed.slice(0, 3)) {
    const others = serving
      .filter(({ release }) => release !== wanted)
      .reduce((sum, { nodes }) => sum + nodes, 0)
    parts.push({
      text: `${name} is to be ${wanted}, and ${count(others, 'node')} ${others === 1 ? 'does' : 'do'} not serve it.`,
      tone: 'warn',
    })
  }
  if (skewed.length > 3) parts.push({ text: `${skewed.length - 3} more solutions are skewed.`, tone: 'warn' })
  if (even.length > 0) {
    const named = listed(even.map(({ name, wanted }) => `${name} ${wanted}`))
    parts.push({ text: `Every node serves ${named}.`, tone: parts.length > 0 ? 'dim' : 'plain' })
  }
  if (waiting.length > 0)
    parts.push({
      text: `${listed(waiting.map(({ name }) => name))} ${waiting.length === 1 ? 'was' : 'were'} never imported.`,
      tone: 'dim',
    })
  return parts
}

/** Nodes serve something else than what is wanted. */
function isSkewed({ wanted, serving }: Solution): boolean {
  return wanted !== null && serving.some(({ release, nodes }) => release !== wanted && nodes > 0)
}
