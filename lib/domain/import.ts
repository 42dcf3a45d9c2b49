import { agentConnected } from './agent'
import { type ImportFacts, type Sent, type StepFacts, stepEnded } from './import-facts'
import type { ImportState, StepState } from './model'
import { listed } from './words'

export type ImportAction =
  | { do: 'send'; step: string; command: 'stage' | 'activate' }
  /** Conditional on the step still being in `from`. */
  | { do: 'step'; step: string; from: StepState; to: StepState; reason: string | null }
  | { do: 'reason'; step: string; reason: string | null }
  | { do: 'drain'; step: string }
  | { do: 'resume'; step: string }
  | { do: 'import'; from: ImportState; to: ImportState; reason: string | null }
  | { do: 'import reason'; reason: string | null }
  | { do: 'end' }

const stageAgainSeconds = 30
const fetchingAgainSeconds = 300
const activateAgainSeconds = 45
/** A connected agent that says nothing of an activation for so long has lost it. */
const noReplySeconds = 600
/** Once an import is to end, an agent that is away is waited for no longer than this. */
const noReplyClosingSeconds = 60
const verifySeconds = 180

/**
 * What is to be done next for an import. Every action is conditional on what it was derived from, so that two workers
 * who plan at once, or one that dies between two actions, do no harm; what is due again is planned again.
 */
export function planImport(facts: ImportFacts, now: Date): ImportAction[] {
  if (facts.state === 'done') return [{ do: 'end' }]
  if (facts.state === 'failed' || facts.state === 'aborted') return close(facts, now)

  const actions: ImportAction[] = []
  const broken = facts.steps.find(({ state }) => state === 'failed' || state === 'no reply')
  if (broken) {
    const reason = `${broken.node}: ${broken.reason ?? broken.state}`
    return [{ do: 'import', from: facts.state, to: 'failed', reason }]
  }
  for (const step of facts.steps) {
    if (stepEnded(step.state)) continue
    if (step.nodeState === 'removed') actions.push(move(step, 'skipped', 'the node was removed'))
    else if (step.state === 'waiting') actions.push(...stage(step, facts, now))
    else if (step.state === 'activating' || step.state === 'verifying')
      actions.push(...follow(step, facts, now))
  }
  if (facts.state === 'staging') actions.push(...afterStaging(facts, now))
  else if (facts.strategy === 'rolling') actions.push(...roll(facts, now))
  else actions.push(...activateAll(facts, now))

  if (facts.state === 'activating' && facts.steps.every(({ state }) => stepEnded(state)) && !anyOut(facts)) {
    const served = facts.steps.some(({ state }) => state === 'done')
    const to = served ? 'done' : 'failed'
    return [
      { do: 'import', from: 'activating', to, reason: served ? null : 'no node was left to bring it to' },
    ]
  }
  const reason = standsStill(facts, now)
  if (reason !== facts.reason) actions.push({ do: 'import reason', reason })
  return actions
}

/** Brings a step on the way to `staged`, or says why it waits. */
function stage(step: StepFacts, facts: ImportFacts, now: Date): ImportAction[] {
  if (step.staged) return [move(step, 'staged', null)]
  const reason = facts.brokerProblem ?? awayReason(step, now)
  if (reason) return because(step, reason)
  const actions = because(step, step.said)
  const again = step.fetching ? fetchingAgainSeconds : stageAgainSeconds
  if (due(step.stage, again, now)) actions.push({ do: 'send', step: step.id, command: 'stage' })
  return actions
}

/** All that can have it are staged: nobody activates before. A node whose agent is away gets it when it returns. */
function afterStaging(facts: ImportFacts, now: Date): ImportAction[] {
  const live = facts.steps.filter(({ state, nodeState }) => !stepEnded(state) && nodeState !== 'removed')
  if (live.length === 0 && facts.steps.length > 0) {
    return [{ do: 'import', from: 'staging', to: 'failed', reason: 'no node was left to bring it to' }]
  }
  const staged = live.some(({ state }) => state === 'staged')
  const holdingUp = live.some((step) => step.state === 'waiting' && connected(step, now))
  if (!staged || holdingUp || facts.brokerProblem) return []
  return [{ do: 'import', from: 'staging', to: 'activating', reason: null }]
}

function activateAll(facts: ImportFacts, now: Date): ImportAction[] {
  return facts.steps.flatMap((step) => {
    if (step.state !== 'staged' || step.nodeState === 'removed') return []
    const reason = facts.brokerProblem ?? awayReason(step, now)
    return reason ? because(step, reason) : begin(step)
  })
}

/** One node after the other; the next leaves only when the one before takes new sessions again. */
function roll(facts: ImportFacts, now: Date): ImportAction[] {
  const actions: ImportAction[] = []
  for (const step of facts.steps) {
    if (step.state === 'draining') actions.push(...afterDrain(step, facts, now))
    else if (step.state === 'done' && isOut(step)) actions.push({ do: 'resume', step: step.id })
  }
  // Asked for by a worker that died before it wrote so to the step.
  const asked = facts.steps.find(({ state, drain }) => state === 'staged' && drain !== null)
  if (asked) return [...actions, { do: 'drain', step: asked.id }]
  if (facts.steps.some((step) => inHand(step) || isOut(step) || (step.drain && step.readyOwed)))
    return actions

  const candidates = facts.steps
    .filter(({ state, nodeState }) => state === 'staged' && nodeState !== 'removed')
    .sort((a, b) => a.ordinal - b.ordinal)
  let next: StepFacts | undefined
  for (const step of candidates) {
    const reason =
      facts.brokerProblem ??
      awayReason(step, now) ??
      (step.nodeState === 'draining' ? 'waiting for the drain of the node to end' : null)
    if (reason !== null || next) actions.push(...because(step, reason))
    else next = step
  }
  // Why it may not leave is written by who asks for its drain: the guard says so.
  if (next?.nodeState === 'active') actions.push({ do: 'drain', step: next.id })
  else if (next) actions.push(...begin(next))
  return actions
}

function afterDrain(step: StepFacts, facts: ImportFacts, now: Date): ImportAction[] {
  const { drain } = step
  if (step.nodeState === 'removed') return []
  if (!drain) return []
  const late = drain.deadlineAt !== null && drain.deadlineAt <= now
  const emptied = drain.state === 'drained' || (drain.state === 'expired' && step.nodeState !== 'active')
  if (drain.state === 'cancelled') {
    return [move(step, 'failed', 'its drain was cancelled')]
  }
  if (!emptied && !late) return []
  const reason = facts.brokerProblem ?? awayReason(step, now)
  return reason ? because(step, reason) : begin(step)
}

/** A step whose activation was asked for: is it there? The probe says so, not the agent. */
function follow(step: StepFacts, facts: ImportFacts, now: Date): ImportAction[] {
  const since = step.activatingSince
  if (
    since &&
    step.seen.at &&
    step.seen.at > since &&
    step.seen.wanted === 'running' &&
    step.seen.others.length === 0
  ) {
    return [move(step, 'done', null)]
  }
  if (step.state === 'verifying') return verify(step, now)

  const closing = facts.state === 'failed' || facts.state === 'aborted'
  const reason = facts.brokerProblem ?? awayReason(step, now)
  const why = reason ?? step.said
  const wait = closing && reason ? noReplyClosingSeconds : noReplySeconds
  if (since && (closing || !reason) && seconds(since, now) > wait) {
    return [
      move(
        step,
        'no reply',
        `${step.node} did not reply for ${Math.round(wait / 60)} min${why ? `: ${why}` : ''}`,
      ),
    ]
  }
  const actions = because(step, why)
  if (!reason && !closing && due(step.activate, activateAgainSeconds, now)) {
    actions.push({ do: 'send', step: step.id, command: 'activate' })
  }
  return actions
}

function verify(step: StepFacts, now: Date): ImportAction[] {
  const { seen } = step
  const since = step.verifyingSince ?? now
  if (!seen.at || seen.at <= since) return because(step, `waiting to see ${step.node} itself report it`)
  const sight =
    seen.wanted === 'absent'
      ? `${step.node} does not report it`
      : seen.wanted === 'stopped'
        ? `${step.node} reports it as stopped`
        : `${step.node} still has ${listed(seen.others.map((version) => version ?? 'an unversioned one'))} as well`
  // Only what was seen afterwards can fail it: a node that can't be looked at is unknown, not wrong.
  if (seconds(since, seen.at) > verifySeconds) return [move(step, 'failed', sight)]
  return because(step, sight)
}

/** Nothing new begins; what is in flight ends or is given up; who was taken out is put back. */
function close(facts: ImportFacts, now: Date): ImportAction[] {
  const actions: ImportAction[] = []
  const word = facts.state === 'aborted' ? 'the import was aborted before' : 'the import failed before'
  for (const step of facts.steps) {
    if (step.state === 'waiting' || step.state === 'staged' || step.state === 'draining') {
      actions.push(move(step, 'skipped', word))
    } else if (step.state === 'activating' && !step.activate.waiting && step.activate.at === null) {
      actions.push(move(step, 'skipped', word))
    } else if (step.nodeState === 'removed' && !stepEnded(step.state)) {
      actions.push(move(step, 'skipped', 'the node was removed'))
    } else if (step.state === 'activating' || step.state === 'verifying') {
      actions.push(...follow(step, facts, now))
    } else if (isOut(step) && mayReturn(step, facts)) {
      actions.push({ do: 'resume', step: step.id })
    }
  }
  const settled = facts.steps.every(
    (step) => stepEnded(step.state) && !(isOut(step) && mayReturn(step, facts)),
  )
  return settled ? [{ do: 'end' }] : actions
}

/** A node that a failed activation left with nothing to serve stays out of the way. */
function mayReturn(step: StepFacts, facts: ImportFacts): boolean {
  const harmed = step.state === 'failed' || step.state === 'no reply'
  return !harmed || step.seen.serves || !facts.hasPrevious
}

/** Why the import as a whole stands still; null while something moves. */
function standsStill(facts: ImportFacts, now: Date): string | null {
  if (facts.brokerProblem) return facts.brokerProblem
  const open = facts.steps.filter(({ state }) => !stepEnded(state))
  if (open.length === 0) return null
  const away = open.filter((step) => !connected(step, now))
  if (away.length < open.length) return open.some(inHand) ? null : heldUp(facts)
  return `waiting for the ${away.length === 1 ? 'agent' : 'agents'} of ${listed(away.map(({ node }) => node))}`
}

/** In a rolling import whose next node may not leave: what the guard said. */
function heldUp(facts: ImportFacts): string | null {
  if (facts.state !== 'activating' || facts.strategy !== 'rolling') return null
  return facts.steps.find(({ state, reason }) => state === 'staged' && reason !== null)?.reason ?? null
}

function awayReason(step: StepFacts, now: Date): string | null {
  if (connected(step, now)) return null
  if (!step.agent.enrolled) return `${step.node} has no agent yet`
  const { lastSeenAt } = step.agent
  return lastSeenAt
    ? `the agent of ${step.node} is away since ${lastSeenAt.toISOString().slice(11, 16)} UTC`
    : `the agent of ${step.node} has not reported yet`
}

const connected = (step: StepFacts, now: Date) => agentConnected(step.agent.lastSeenAt, now)
const seconds = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000
const due = (sent: Sent, afterSeconds: number, now: Date) =>
  !sent.waiting && (sent.at === null || seconds(sent.at, now) >= afterSeconds)

const inHand = ({ state }: StepFacts) =>
  state === 'draining' || state === 'activating' || state === 'verifying'
/** Taken out by this import and not back yet. */
const isOut = (step: StepFacts) =>
  step.drain !== null && (step.nodeState === 'draining' || step.nodeState === 'drained')
const anyOut = (facts: ImportFacts) => facts.steps.some(isOut)

const move = (step: StepFacts, to: StepState, reason: string | null): ImportAction => ({
  do: 'step',
  step: step.id,
  from: step.state,
  to,
  reason,
})

const because = (step: StepFacts, reason: string | null): ImportAction[] =>
  reason === step.reason ? [] : [{ do: 'reason', step: step.id, reason }]

const begin = (step: StepFacts): ImportAction[] => [
  move(step, 'activating', null),
  { do: 'send', step: step.id, command: 'activate' },
]
