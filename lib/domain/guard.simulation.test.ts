import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkGuard, type GuardNode, isOut, isUsable } from './guard'

/** What somebody asks for; each is read, decided and written in three steps, between which others may come. */
type Ask =
  | { who: 'operator' | 'token' | 'import'; does: 'drain'; nodes: number[] }
  | { who: 'operator' | 'token'; does: 'maintain' | 'remove' | 'cancel' | 'resume'; nodes: number[] }
  | { who: 'import'; does: 'resume'; nodes: number[] }
  | { who: 'worker'; does: 'drained' | 'expire' | 'disable' | 'join'; nodes: number[] }

const takesAway = ({ does }: Ask) => does === 'drain' || does === 'maintain' || does === 'remove'
const limits = { loadPercent: 90, nodesOutMax: 3 }

/** A node of each name, with sessions that its capacity holds. */
const cluster = fc
  .array(
    fc.record({
      state: fc.constantFrom('active' as const, 'active' as const, 'active' as const, 'joining' as const),
      health: fc.constantFrom('up' as const, 'up' as const, 'degraded' as const, 'down' as const),
      sessions: fc.nat(60),
      weight: fc.constantFrom(1, 1, 1, 0),
    }),
    { minLength: 2, maxLength: 7 },
  )
  .map((nodes) =>
    nodes.map((node, index): GuardNode => ({ ...node, name: `node${index + 1}`, capacity: 100 })),
  )

const some = fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 })
const ask: fc.Arbitrary<Ask> = fc.oneof(
  fc.record({
    who: fc.constantFrom('operator' as const, 'token' as const, 'import' as const),
    does: fc.constant('drain' as const),
    nodes: some,
  }),
  fc.record({
    who: fc.constantFrom('operator' as const, 'token' as const),
    does: fc.constantFrom(
      'maintain' as const,
      'remove' as const,
      'cancel' as const,
      'resume' as const,
      'maintain' as const,
    ),
    nodes: some,
  }),
  fc.record({ who: fc.constant('import' as const), does: fc.constant('resume' as const), nodes: some }),
  fc.record({
    who: fc.constant('worker' as const),
    does: fc.constantFrom('drained' as const, 'expire' as const, 'disable' as const, 'join' as const),
    nodes: some,
  }),
)

/** Where each goes, by the state that it is in; others stay. */
const moves: Record<Ask['does'], Partial<Record<GuardNode['state'], GuardNode['state']>>> = {
  drain: { active: 'draining' },
  maintain: { active: 'maintenance', draining: 'maintenance', drained: 'maintenance' },
  remove: { active: 'removed', drained: 'removed', maintenance: 'removed' },
  cancel: { draining: 'active' },
  resume: { drained: 'active', maintenance: 'active' },
  drained: { draining: 'drained' },
  expire: { draining: 'active' },
  disable: { draining: 'maintenance' },
  join: { joining: 'active' },
}

/**
 * Plays asks against one cluster. `schedule` says whose next step is taken; with `locked`, one that takes capacity away
 * holds the cluster's lock from its first step to its last, and others who want it wait.
 *
 * @returns what was broken, and how many asks were let through
 */
function play(start: GuardNode[], asks: Ask[], schedule: number[], locked: boolean) {
  const nodes = start.map((node) => ({ ...node }))
  const began = nodes.some(isUsable)
  const running = asks.map((one) => ({ ask: one, at: 0, passed: false, seen: new Map<string, string>() }))
  let holder: number | null = null
  let through = 0
  const broken: string[] = []
  for (const turn of schedule) {
    const open = running.flatMap((one, index) => (one.at < 3 ? [index] : []))
    const index = open[turn % Math.max(1, open.length)]
    const one = index === undefined ? undefined : running[index]
    if (index === undefined || !one) break
    const mustWait = locked && takesAway(one.ask) && holder !== null && holder !== index
    if (mustWait) continue
    const names = one.ask.nodes.flatMap((at) => nodes[at]?.name ?? [])
    if (one.at === 0 && locked && takesAway(one.ask)) holder = index
    if (one.at === 1) {
      const goTo = one.ask.does === 'remove' ? 'gone' : 'out'
      one.passed = !takesAway(one.ask) || checkGuard(nodes, names, limits, goTo).allowed
      one.seen = new Map(nodes.map(({ name, state }) => [name, state]))
    }
    if (one.at === 2) {
      // What is written is conditional on the states that were read: all of it, or nothing.
      const still = nodes.every(({ name, state }) => !names.includes(name) || one.seen.get(name) === state)
      if (one.passed && still) {
        let moved = 0
        for (const node of nodes.filter(({ name }) => names.includes(name))) {
          const to = moves[one.ask.does][node.state]
          if (to) moved += 1
          node.state = to ?? node.state
        }
        if (moved > 0 && takesAway(one.ask)) through += 1
        if (moved > 0) broken.push(...whatIsBroken(nodes, one.ask, began))
      }
      if (holder === index) holder = null
    }
    one.at += 1
  }
  return { broken, through }
}

function whatIsBroken(nodes: GuardNode[], asked: Ask, began: boolean): string[] {
  const usable = nodes.filter(isUsable)
  const carried = nodes.filter((node) => isUsable(node) || node.state === 'draining')
  const sessions = carried.reduce((sum, node) => sum + (node.sessions ?? 0), 0)
  const overloaded = sessions > usable.length * limits.loadPercent
  return [
    ...(began && usable.length === 0 ? [`nobody is left after ${asked.does}`] : []),
    ...(nodes.filter(isOut).length > limits.nodesOutMax ? [`too many are out after ${asked.does}`] : []),
    ...(asked.does === 'drain' && overloaded ? ['the others are overloaded after a drain'] : []),
  ]
}

const world = [
  cluster,
  fc.array(ask, { minLength: 2, maxLength: 25 }),
  fc.array(fc.nat(24), { minLength: 40, maxLength: 120 }),
] as const

describe('operators, tokens, imports and workers in any order', () => {
  it('never take out the last, too many together, or more than the others can carry', () => {
    let through = 0
    fc.assert(
      fc.property(...world, (nodes, asks, schedule) => {
        const played = play(nodes, asks, schedule, true)
        through += played.through
        expect(played.broken).toEqual([])
      }),
      { seed: 90_210, numRuns: 2_000 },
    )
    expect(through).toBeGreaterThan(1_000)
  })

  it('would do so without the lock of the cluster: the model can tell', () => {
    const found = new Set<string>()
    fc.assert(
      fc.property(...world, (nodes, asks, schedule) => {
        for (const what of play(nodes, asks, schedule, false).broken) found.add(what)
      }),
      { seed: 90_210, numRuns: 2_000 },
    )
    expect([...found]).toEqual(
      expect.arrayContaining([
        'nobody is left after drain',
        'too many are out after drain',
        'the others are overloaded after a drain',
      ]),
    )
  })
})
