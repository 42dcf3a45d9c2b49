import { describe, expect, it } from 'vitest'
import { type ImportAction, planImport } from './import'
import { type ImportFacts, type StepFacts, seenOf } from './import-facts'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const never = { waiting: false, at: null }

function step(node: string, change: Partial<StepFacts> = {}): StepFacts {
  return {
    id: `step-${node}`,
    node,
    ordinal: Number(node.replace(/\D/g, '')),
    state: 'waiting',
    reason: null,
    nodeState: 'active',
    agent: { enrolled: true, lastSeenAt: ago(2) },
    staged: false,
    fetching: false,
    said: null,
    stage: { waiting: false, at: ago(1) },
    activate: never,
    activatingSince: null,
    verifyingSince: null,
    seen: { at: ago(1), wanted: 'absent', others: ['000001.1.0'], serves: true },
    readyOwed: false,
    drain: null,
    ...change,
  }
}

function facts(steps: StepFacts[], change: Partial<ImportFacts> = {}): ImportFacts {
  return {
    state: 'staging',
    reason: null,
    strategy: 'all-at-once',
    brokerProblem: null,
    hasPrevious: true,
    steps,
    ...change,
  }
}

const away = { enrolled: true, lastSeenAt: ago(60) }
const plan = (...input: Parameters<typeof facts>) => planImport(facts(...input), now)
const brief = (actions: ImportAction[]) =>
  actions.map((action) => {
    if (action.do === 'step') return `${action.step.slice(5)}: ${action.from} -> ${action.to}`
    if (action.do === 'import') return `import: ${action.from} -> ${action.to}`
    if (action.do === 'send') return `${action.step.slice(5)}: send ${action.command}`
    if (action.do === 'import reason' || action.do === 'reason') return `because: ${action.reason}`
    return action.do === 'end' ? 'end' : `${action.step.slice(5)}: ${action.do}`
  })

describe('staging', () => {
  it('nobody activates while a node that can have the artifact does not have it', () => {
    expect(brief(plan([step('n1', { state: 'staged' }), step('n2')]))).toEqual([])
  })

  it('a node whose agent is away holds nobody up, and its step says why it waits', () => {
    const actions = brief(plan([step('n1', { state: 'staged' }), step('n2', { agent: away })]))
    expect(actions).toEqual([
      'because: the agent of n2 is away since 11:59 UTC',
      'import: staging -> activating',
    ])
  })

  it('asks again after half a minute, but leaves a download that is under way alone', () => {
    const old = { waiting: false, at: ago(31) }
    expect(brief(plan([step('n1', { stage: old })]))).toEqual(['n1: send stage'])
    expect(brief(plan([step('n1', { stage: old, fetching: true })]))).toEqual([])
    expect(brief(plan([step('n1', { stage: { waiting: true, at: ago(31) } })]))).toEqual([])
  })

  it('says what the agent says of its download', () => {
    const said = 'the download broke off (503): trying again'
    expect(brief(plan([step('n1', { fetching: true, said })]))).toEqual([`because: ${said}`])
  })

  it('without the broker it says so and sends nothing', () => {
    const actions = plan([step('n1', { stage: never })], { brokerProblem: 'waiting for the broker: refused' })
    expect(brief(actions)).toEqual([
      'because: waiting for the broker: refused',
      'because: waiting for the broker: refused',
    ])
  })

  it('with every agent away the import stands still and names them', () => {
    const actions = plan([step('n1', { agent: away, reason: 'the agent of n1 is away since 11:59 UTC' })])
    expect(brief(actions)).toEqual(['because: waiting for the agent of n1'])
  })

  it('a node that was removed is skipped', () => {
    expect(brief(plan([step('n1', { nodeState: 'removed' }), step('n2')]))).toContain(
      'n1: waiting -> skipped',
    )
  })
})

describe('activating all at once', () => {
  it('begins every staged step', () => {
    const staged = { state: 'staged' as const }
    expect(brief(plan([step('n1', staged), step('n2', staged)], { state: 'activating' }))).toEqual([
      'n1: staged -> activating',
      'n1: send activate',
      'n2: staged -> activating',
      'n2: send activate',
    ])
  })

  it('a step is done only when the probe saw the version alone and running, after the activation', () => {
    const activating = {
      state: 'activating' as const,
      activatingSince: ago(5),
      activate: { waiting: false, at: ago(5) },
    }
    const seen = { at: ago(1), wanted: 'running' as const, others: [], serves: true }
    const only = (change: Partial<StepFacts>) =>
      brief(plan([step('n1', { ...activating, ...change })], { state: 'activating' }))
    expect(only({ seen })).toEqual(['n1: activating -> done'])
    expect(only({ seen: { ...seen, at: ago(6) } })).toEqual([])
    expect(only({ seen: { ...seen, others: [null] } })).toEqual([])
    expect(only({ seen: { ...seen, wanted: 'stopped' } })).toEqual([])
  })

  it('what is verified for too long fails, but never on a view that is older', () => {
    const verifying = {
      state: 'verifying' as const,
      activatingSince: ago(400),
      verifyingSince: ago(300),
    }
    const only = (at: Date) =>
      brief(
        plan([step('n1', { ...verifying, seen: { at, wanted: 'absent', others: [], serves: false } })], {
          state: 'activating',
        }),
      )
    expect(only(ago(1))).toEqual(['n1: verifying -> failed'])
    expect(only(ago(301))).toEqual(['because: waiting to see n1 itself report it'])
  })

  it('a failed step fails the import', () => {
    const actions = plan([step('n1', { state: 'failed', reason: 'no' }), step('n2', { state: 'staged' })], {
      state: 'activating',
    })
    expect(brief(actions)).toEqual(['import: activating -> failed'])
  })
})

describe('node after node', () => {
  const rolling = { state: 'activating' as const, strategy: 'rolling' as const }

  it('takes out the first one that can be', () => {
    const staged = { state: 'staged' as const }
    expect(
      brief(
        plan(
          [
            step('n1', { ...staged, agent: away, reason: 'the agent of n1 is away since 11:59 UTC' }),
            step('n2', staged),
          ],
          rolling,
        ),
      ),
    ).toEqual(['n2: drain', 'because: the agent of n1 is away since 11:59 UTC'])
  })

  it('waits until the balancers have the one before back', () => {
    const drain = { state: 'drained' as const, ended: true, deadlineAt: null }
    const done = { state: 'done' as const, drain }
    expect(
      brief(plan([step('n1', { ...done, nodeState: 'drained' }), step('n2', { state: 'staged' })], rolling)),
    ).toEqual(['n1: resume'])
    expect(
      brief(plan([step('n1', { ...done, readyOwed: true }), step('n2', { state: 'staged' })], rolling)),
    ).toEqual([])
    expect(brief(plan([step('n1', done), step('n2', { state: 'staged' })], rolling))).toEqual(['n2: drain'])
  })

  it('activates a node that takes no traffic without draining it', () => {
    expect(brief(plan([step('n1', { state: 'staged', nodeState: 'maintenance' })], rolling))).toEqual([
      'n1: staged -> activating',
      'n1: send activate',
    ])
  })

  it('activates when the node is empty, or its deadline has passed', () => {
    const draining = { state: 'draining' as const, nodeState: 'draining' as const }
    const only = (drain: StepFacts['drain']) => brief(plan([step('n1', { ...draining, drain })], rolling))
    const activated = ['n1: draining -> activating', 'n1: send activate']
    expect(only({ state: 'draining', ended: false, deadlineAt: ago(-60) })).toEqual([])
    expect(only({ state: 'drained', ended: true, deadlineAt: ago(-60) })).toEqual(activated)
    expect(only({ state: 'stuck', ended: false, deadlineAt: ago(1) })).toEqual(activated)
    expect(only({ state: 'cancelled', ended: true, deadlineAt: null })).toEqual(['n1: draining -> failed'])
  })
})

describe('an import that failed or was aborted', () => {
  const drained = { state: 'drained' as const, ended: true, deadlineAt: null }

  it('begins nothing, puts back whom it took out, and ends', () => {
    const aborted = { state: 'aborted' as const, strategy: 'rolling' as const }
    expect(brief(plan([step('n1', { state: 'staged' }), step('n2')], aborted))).toEqual([
      'n1: staged -> skipped',
      'n2: waiting -> skipped',
    ])
    const out = step('n1', { state: 'skipped', drain: drained, nodeState: 'drained' })
    expect(brief(plan([out], aborted))).toEqual(['n1: resume'])
    expect(brief(plan([{ ...out, nodeState: 'active' }], aborted))).toEqual(['end'])
  })

  it('waits for what is in flight, but not for ever', () => {
    const flying = { state: 'activating' as const, activate: { waiting: false, at: ago(20) } }
    const aborted = { state: 'aborted' as const }
    expect(brief(plan([step('n1', { ...flying, activatingSince: ago(20) })], aborted))).toEqual([])
    expect(brief(plan([step('n1', { ...flying, activatingSince: ago(70), agent: away })], aborted))).toEqual([
      'n1: activating -> no reply',
    ])
  })

  it('leaves a node out that a failed activation left with nothing to serve', () => {
    const harmed = step('n1', { state: 'failed', drain: drained, nodeState: 'drained' })
    const nothing = { ...harmed, seen: { ...harmed.seen, others: [], serves: false } }
    expect(brief(plan([harmed], { state: 'failed' }))).toEqual(['n1: resume'])
    expect(brief(plan([nothing], { state: 'failed' }))).toEqual(['end'])
  })
})

describe('what the probe saw of a path', () => {
  const context = (version: string | null, running = true) => ({
    ...{ path: '/crm', version, running },
    ...{ sessions: 0, opened: 0, startedAt: null },
  })

  it('tells the wanted version from the others', () => {
    const contexts = [context(null), context('000002.2.0'), { ...context('000002.2.0'), path: '/other' }]
    expect(seenOf(contexts, '/crm', '000002.2.0', now)).toEqual({
      at: now,
      wanted: 'running',
      others: [null],
      serves: true,
    })
    expect(seenOf([context('1', false)], '/crm', '2', now)).toMatchObject({ wanted: 'absent', serves: false })
  })
})
