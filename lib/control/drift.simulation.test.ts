import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deviations, wantedOf } from '@/lib/domain/drift'
import type { BalancerObservation, Intent, NodeState } from '@/lib/domain/model'
import type { BalancerFacts, KnownMember, KnownNode } from '@/lib/store/balancer-watch'
import { balancerChanges } from './balancer-changes'
import type { WatchedBalancer } from './inventory'

const balancer: WatchedBalancer = {
  ...{ id: 'b1', name: 'edge-1', kind: 'haproxy' },
  cluster: { id: 'c1', slug: 'prod', pollIntervalSeconds: 5, balancerIntervalSeconds: 2, wanted: [] },
  target: { address: '127.0.0.1:1', backend: 'web', username: null, password: null, timeoutMs: 1000 },
}
const began = new Date('2026-11-20T12:00:00Z')
type Told = Exclude<Intent, 'unknown'>

/** One node at one balancer: what is stored, what the balancer really does, and everything that may happen to both. */
function createWorld() {
  let now = began.getTime()
  const real = { intent: 'ready' as Intent, weight: 100, startedAt: began }
  const node: KnownNode = {
    ...{ id: 'n1', name: 'node1', address: 'node1:80', route: 'node1', state: 'active' as NodeState },
    ...{ stateSince: new Date(now - 3_600_000), readyOwedAt: null, rampSince: null },
  }
  let startedAt: Date | null = null
  let owed = false
  const stored: KnownMember = {
    ...{ name: 'node1', nodeId: 'n1', intent: 'ready' as Intent, weight: 100, observedAt: began },
    ...{ wantedWeight: null, adoptedIntent: null, driftSince: null },
  }
  const seen = () => ({ ...stored, member: stored.name, node })
  const found = () => deviations('edge-1', seen())
  const confirm = (intent: Told) => {
    const weighsWrong = stored.wantedWeight !== null && stored.weight !== stored.wantedWeight
    real.intent = intent
    Object.assign(stored, { intent, adoptedIntent: null, observedAt: new Date(now) })
    if (!weighsWrong) stored.driftSince = null
  }
  const move = (state: NodeState, readyOwed: boolean) => {
    owed = true
    Object.assign(node, { state, stateSince: new Date(now), readyOwedAt: readyOwed ? new Date(now) : null })
  }

  const world = {
    node,
    real,
    stored,
    seen,
    found,
    /** `dies`: the worker stored what it saw, and told nobody. */
    observe(dies: boolean): string[] {
      now += 2_000
      const at = new Date(now)
      const member = {
        ...{
          name: 'node1',
          address: null,
          route: 'node1',
          opinion: 'up' as const,
          statusText: '',
          lastCheck: null,
        },
        ...{
          intent: real.intent,
          weight: real.weight,
          inFlight: 0,
          total: 0,
          ratePerSecond: 0,
          errorsTotal: 0,
        },
      }
      const facts: BalancerFacts = {
        ...{ observedAt: at, failure: null, startedAt, keepsIntents: null },
        ...{ members: [{ ...stored }], nodes: [{ ...node }] },
      }
      const observation: BalancerObservation = {
        ...{ ok: true, at, version: null, startedAt: real.startedAt, members: [member] },
      }
      const { seen, events, forgotten } = balancerChanges(balancer, facts, observation, new Set())
      startedAt = real.startedAt
      const answer = seen.answer?.members[0]
      const { intent, weight } = real
      Object.assign(stored, { intent, weight, observedAt: at, driftSince: answer?.driftSince ?? null })
      if (!dies) for (const order of forgotten) confirm(order.intent)
      return events.map(({ type }) => type)
    },
    /** What a controller owes since the state changed, it tells once: what is forgotten later is the watch's. */
    pay() {
      if (!owed) return
      owed = false
      now += 100
      const wanted = wantedOf(seen())
      if (node.state !== 'active' && wanted !== null) confirm(wanted)
      if (node.readyOwedAt && stored.adoptedIntent === null) confirm('ready')
      node.readyOwedAt = null
    },
    byHand: (intent: Told) => Object.assign(real, { intent }),
    weigh: (weight: number) => Object.assign(real, { weight }),
    reload: () => Object.assign(real, { intent: 'ready', weight: 100, startedAt: new Date(now + 1) }),
    drain: () => move('draining', false),
    maintain: () => move('maintenance', false),
    resume: () => node.state !== 'active' && move('active', true),
    setWeight(weight: number) {
      real.weight = weight
      Object.assign(stored, { weight, wantedWeight: weight, observedAt: new Date(now) })
      if (found().length === 0) stored.driftSince = null
    },
    adopt() {
      if (stored.driftSince === null || found().length === 0) return
      if (found().some(({ mends }) => mends === 'itself')) return
      const { intent, weight } = stored
      const kinds = found().map(({ kind }) => kind)
      if (kinds.includes('intent'))
        stored.adoptedIntent = intent === 'drain' || intent === 'maintenance' ? intent : null
      if (kinds.includes('weight')) stored.wantedWeight = weight
      stored.driftSince = null
    },
    mend() {
      const wanted = wantedOf(seen())
      if (found().length === 0 && stored.adoptedIntent !== null) stored.adoptedIntent = null
      else if (found().length === 0) return
      const intent = found().some(({ kind }) => kind === 'intent') ? wanted : null
      if (intent !== null) real.intent = intent
      if (stored.wantedWeight !== null) real.weight = stored.wantedWeight
      Object.assign(stored, { ...real, driftSince: null, observedAt: new Date(now) })
    },
  }
  return world
}

type World = ReturnType<typeof createWorld>
const happenings: Record<string, (world: World) => void> = {
  observe: (world) => void world.observe(false),
  'observe and die': (world) => void world.observe(true),
  pay: (world) => world.pay(),
  'drain by hand': (world) => world.byHand('drain'),
  'ready by hand': (world) => world.byHand('ready'),
  'maintenance by hand': (world) => world.byHand('maintenance'),
  'weight by hand': (world) => world.weigh(50),
  reload: (world) => world.reload(),
  drain: (world) => world.drain(),
  maintain: (world) => world.maintain(),
  resume: (world) => world.resume(),
  'set weight': (world) => world.setWeight(30),
  adopt: (world) => world.adopt(),
  mend: (world) => world.mend(),
}

it('whatever happens, and whoever dies: what is ordered gets done, and what differs is said until it does not', () => {
  const steps = fc.array(fc.constantFrom(...Object.keys(happenings)), { maxLength: 40 })
  fc.assert(
    fc.property(steps, (names) => {
      const world = createWorld()
      for (const name of names) happenings[name]?.(world)
      const { real, stored, node } = world
      // Nothing else happens: controllers pay what they owe, and the balancer is watched.
      world.pay()
      for (let times = 0; times < 4; times += 1) world.observe(false)
      const wanted = wantedOf(world.seen())
      if (node.state !== 'active') expect(real.intent).toBe(wanted)
      const left = world.found()
      expect(stored.driftSince === null).toBe(left.length === 0)
      expect(left.every(({ mends }) => mends === 'asked')).toBe(true)
      expect(stored).toMatchObject({ intent: real.intent, weight: real.weight })
      // It is said when it begins and when it ends, not in between.
      for (let times = 0; times < 3; times += 1) expect(world.observe(false)).toEqual([])
    }),
    { seed: 11, numRuns: 200 },
  )
}, 30_000)
