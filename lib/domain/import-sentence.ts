import type { ImportState, StepState, Strategy } from './model'
import type { Phrase } from './sentence'
import { count, listed } from './words'

export type ImportSentenceFacts = {
  solution: string
  release: string
  strategy: Strategy
  state: ImportState
  /** Why it stands still, or why it failed. */
  reason: string | null
  steps: {
    node: string
    state: StepState
    reason: string | null
    sessions: number | null
    agentConnected: boolean
  }[]
}

/** One true sentence on an import: what it waits for or why it ended, then how far it is. */
export function importSentence(facts: ImportSentenceFacts): Phrase[] {
  const { steps, release, solution } = facts
  const done = steps.filter(({ state }) => state === 'done')
  const failed = steps.filter(({ state }) => state === 'failed')
  const far = `${done.length} of ${count(steps.length, 'node')} ${done.length === 1 ? 'serves' : 'serve'} ${release}.`
  const others = untouched(steps)
  switch (facts.state) {
    case 'done':
      return done.length === steps.length
        ? [{ text: `${solution} ${release} serves on ${all(steps.length)}.`, tone: 'plain' }]
        : [
            { text: `Import of ${solution} ${release} is done.`, tone: 'plain' },
            { text: far, tone: 'plain' },
          ]
    case 'failed': {
      const who = failed.length > 0 ? ` on ${listed(failed.map(({ node }) => node))}` : ''
      const why = facts.reason ?? failed[0]?.reason ?? null
      const text = `Failed${who}${why ? `: ${trimmed(why)}` : ''}.`
      return [
        { text, tone: 'down' },
        { text: `${far}${others}`, tone: 'plain' },
      ]
    }
    case 'aborted':
      return [
        { text: `Aborted${facts.reason ? `: ${trimmed(facts.reason)}` : ''}.`, tone: 'warn' },
        { text: `${far}${others}`, tone: 'plain' },
      ]
    case 'staging':
    case 'activating':
      return [...now(facts), { text: far, tone: 'plain' }, ...awaited(facts)]
  }
}

function now(facts: ImportSentenceFacts): Phrase[] {
  if (facts.reason) return [{ text: `Waiting: ${trimmed(facts.reason)}.`, tone: 'warn' }]
  const draining = facts.steps.find(({ state }) => state === 'draining')
  if (draining) {
    const left = draining.sessions === null ? 'sessions not known' : count(draining.sessions, 'session')
    return [{ text: `Waiting for ${draining.node} to empty: ${left}.`, tone: 'drain' }]
  }
  const active = facts.steps.filter(({ state }) => state === 'activating' || state === 'verifying')
  if (active.length > 0) {
    const names = listed(active.map(({ node }) => node))
    const verb = active.every(({ state }) => state === 'verifying') ? 'Verifying' : 'Activating'
    return [{ text: `${verb} ${facts.solution} ${facts.release} on ${names}.`, tone: 'join' }]
  }
  const staged = facts.steps.filter(({ state }) => state !== 'waiting' && state !== 'no reply').length
  const text = `Staging ${facts.solution} ${facts.release}: ${staged} of ${count(facts.steps.length, 'node')} have it.`
  return [{ text, tone: 'join' }]
}

/** Of an import that ended: nodes that nothing was activated on. What they serve, their own page says. */
function untouched(steps: ImportSentenceFacts['steps']): string {
  const left = steps.filter(({ state }) => state === 'waiting' || state === 'staged' || state === 'skipped')
  if (left.length === 0) return ''
  const rest = left.length === 1 ? '1 node was' : `${left.length} nodes were`
  return ` ${rest} not touched.`
}

/** Nodes that nothing will happen on until their agent is back. */
function awaited({ steps }: ImportSentenceFacts): Phrase[] {
  const away = steps.filter(
    ({ state, agentConnected }) => !agentConnected && state !== 'done' && state !== 'skipped',
  )
  if (away.length === 0) return []
  const names = listed(away.map(({ node }) => node))
  const verb = away.length === 1 ? 'gets it when its agent returns' : 'get it when their agents return'
  return [{ text: `${names} ${verb}.`, tone: 'warn' }]
}

function all(nodes: number): string {
  return nodes === 1 ? 'its node' : nodes === 2 ? 'both nodes' : `all ${nodes} nodes`
}

function trimmed(text: string): string {
  return text.trim().replace(/\.$/, '')
}
