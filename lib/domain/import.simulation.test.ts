import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ImportAction, planImport } from './import'
import { type ImportFacts, type StepFacts, stepEnded } from './import-facts'

type World = {
  now: number
  facts: ImportFacts
  ended: boolean
  aborted: boolean
  /** The worker dies after the next drain that it asks for, before it writes so to the step. */
  dies: boolean
  /** By step: what its node really runs, and whether its agent is there. */
  nodes: Map<
    string,
    { runs: 'old' | 'new' | 'both'; agent: boolean; broken: boolean; queue: ('stage' | 'activate')[] }
  >
}

const events = [
  'agent works',
  'agent goes',
  'agent comes',
  'probe looks',
  'drain ends',
  'balancers told',
  'broker goes',
  'broker comes',
  'abort',
  'wait',
  'drain cancelled',
  'node removed',
  'worker dies',
] as const
type WorldEvent = { kind: (typeof events)[number]; node: number }

const at = (world: World) => new Date(world.now)

function newWorld(count: number, strategy: ImportFacts['strategy'], broken: number[]): World {
  const now = Date.UTC(2026, 0, 1)
  const steps = Array.from(
    { length: count },
    (_, index): StepFacts => ({
      id: `${index}`,
      node: `n${index}`,
      ordinal: index,
      state: 'waiting',
      reason: null,
      nodeState: 'active',
      agent: { enrolled: true, lastSeenAt: new Date(now) },
      staged: false,
      fetching: false,
      said: null,
      stage: { waiting: false, at: null },
      activate: { waiting: false, at: null },
      activatingSince: null,
      verifyingSince: null,
      seen: { at: new Date(now), wanted: 'absent', others: ['old'], serves: true },
      readyOwed: false,
      drain: null,
    }),
  )
  return {
    now,
    ended: false,
    aborted: false,
    dies: false,
    facts: { state: 'staging', reason: null, strategy, brokerProblem: null, hasPrevious: true, steps },
    nodes: new Map(
      steps.map(({ id }) => [
        id,
        { runs: 'old', agent: true, broken: broken.includes(Number(id)), queue: [] },
      ]),
    ),
  }
}

function happen(world: World, { kind, node }: WorldEvent): void {
  const step = world.facts.steps[node % world.facts.steps.length]!
  const real = world.nodes.get(step.id)!
  switch (kind) {
    case 'agent goes':
      real.agent = false
      break
    case 'agent comes':
      real.agent = true
      break
    case 'broker goes':
      world.facts.brokerProblem = 'waiting for the broker'
      break
    case 'broker comes':
      world.facts.brokerProblem = null
      break
    case 'agent works':
      if (real.agent && !world.facts.brokerProblem) work(world, step)
      break
    case 'probe looks':
      step.seen = {
        at: at(world),
        wanted: real.runs === 'old' ? 'absent' : 'running',
        others: real.runs === 'new' ? [] : ['old'],
        serves: true,
      }
      break
    case 'drain ends':
      if (step.drain && !step.drain.ended && step.nodeState === 'draining') {
        step.drain = { ...step.drain, state: 'drained', ended: true }
        step.nodeState = 'drained'
      }
      break
    case 'drain cancelled':
      if (step.drain && !step.drain.ended) {
        step.drain = { ...step.drain, state: 'cancelled', ended: true }
        step.nodeState = 'active'
      }
      break
    case 'balancers told':
      step.readyOwed = false
      break
    case 'node removed':
      step.nodeState = 'removed'
      break
    case 'abort':
      if (world.facts.state === 'staging' || world.facts.state === 'activating') {
        world.facts.state = 'aborted'
        world.aborted = true
      }
      break
    case 'worker dies':
      world.dies = true
      break
    case 'wait':
      break
  }
  world.now += 3_000
  for (const each of world.facts.steps) {
    if (world.nodes.get(each.id)!.agent && !world.facts.brokerProblem) each.agent.lastSeenAt = at(world)
  }
}

/** The agent takes the next command of its queue and reports, as lib/control/step-reports.ts applies it. */
function work(world: World, step: StepFacts): void {
  const real = world.nodes.get(step.id)!
  const command = real.queue.shift()
  if (command === 'stage') {
    step.staged = true
    if (step.state === 'waiting') step.state = 'staged'
  }
  if (command !== 'activate') return
  if (real.broken) {
    if (!stepEnded(step.state)) Object.assign(step, { state: 'failed', reason: 'does not start' })
    return
  }
  real.runs = 'new'
  if (step.state === 'activating') Object.assign(step, { state: 'verifying', verifyingSince: at(world) })
}

/** Carries one action out as lib/control does, and holds it against what must never be. */
function act(world: World, action: ImportAction): void {
  const step = world.facts.steps.find(({ id }) => 'step' in action && id === action.step)
  const real = step && world.nodes.get(step.id)
  switch (action.do) {
    case 'send':
      expect(world.facts.brokerProblem).toBeNull()
      if (action.command === 'activate') {
        expect(world.facts.state).toBe('activating')
        expect(world.aborted).toBe(false)
        expect(step!.state).toBe('activating')
      }
      real!.queue.push(action.command)
      step![action.command] = { waiting: false, at: at(world) }
      break
    case 'step':
      expect(step!.state).toBe(action.from)
      expect(stepEnded(step!.state)).toBe(false)
      if (action.to === 'done') expect(real!.runs).toBe('new')
      if (action.to === 'activating') {
        expect(world.aborted).toBe(false)
        expect(step!.staged).toBe(true)
        step!.activatingSince = at(world)
      }
      Object.assign(step!, { state: action.to, reason: action.reason })
      break
    case 'reason':
      step!.reason = action.reason
      break
    case 'drain':
      expect(world.aborted).toBe(false)
      if (!step!.drain) {
        expect(step!.nodeState).toBe('active')
        step!.drain = { state: 'draining', ended: false, deadlineAt: new Date(world.now + 600_000) }
        step!.nodeState = 'draining'
        if (world.dies) {
          world.dies = false
          break
        }
      }
      Object.assign(step!, { state: 'draining', reason: null })
      break
    case 'resume':
      if (!step!.drain!.ended) step!.drain = { ...step!.drain!, state: 'cancelled', ended: true }
      Object.assign(step!, { nodeState: 'active', readyOwed: true })
      break
    case 'import':
      expect(world.facts.state).toBe(action.from)
      Object.assign(world.facts, { state: action.to, reason: action.reason })
      break
    case 'import reason':
      world.facts.reason = action.reason
      break
    case 'end':
      world.ended = true
  }
}

function look(world: World): void {
  for (let round = 0; round < 8 && !world.ended; round += 1) {
    const actions = planImport(world.facts, at(world))
    for (const action of actions) act(world, action)
    if (actions.every((action) => action.do === 'reason' || action.do === 'import reason')) break
  }
  const out = world.facts.steps.filter(
    ({ drain, nodeState, readyOwed }) =>
      drain && (nodeState === 'draining' || nodeState === 'drained' || (readyOwed && nodeState === 'active')),
  )
  expect(out.length).toBeLessThanOrEqual(1)
  const inHand = world.facts.steps.filter(
    ({ state }) => state === 'draining' || state === 'activating' || state === 'verifying',
  )
  if (world.facts.strategy === 'rolling') expect(inHand.length).toBeLessThanOrEqual(1)
}

const worlds = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  strategy: fc.constantFrom('all-at-once' as const, 'rolling' as const),
  broken: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 1 }),
  events: fc.array(fc.record({ kind: fc.constantFrom(...events), node: fc.integer({ min: 0, max: 3 }) }), {
    maxLength: 60,
  }),
})

describe('an import through any order of events', () => {
  it('keeps its promises, and ends when everything is well again', () => {
    fc.assert(
      fc.property(worlds, (input) => {
        const world = newWorld(input.count, input.strategy, input.broken)
        for (const event of input.events) {
          look(world)
          if (world.ended) break
          happen(world, event)
        }
        happen(world, { kind: 'broker comes', node: 0 })
        for (let turn = 0; turn < 400 && !world.ended; turn += 1) {
          const node = turn % input.count
          for (const kind of [
            'agent comes',
            'agent works',
            'drain ends',
            'balancers told',
            'probe looks',
          ] as const) {
            happen(world, { kind, node })
            look(world)
          }
        }
        expect(world.ended).toBe(true)
        expect(world.facts.steps.every(({ state }) => stepEnded(state))).toBe(true)
        if (world.facts.state === 'done') {
          for (const step of world.facts.steps) {
            if (step.state === 'done') expect(world.nodes.get(step.id)!.runs).toBe('new')
          }
        }
        if (world.aborted) expect(world.facts.state).toBe('aborted')
      }),
      { numRuns: 400, seed: 20261120 },
    )
  })
})
