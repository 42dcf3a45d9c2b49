import { setTimeout as sleep } from 'node:timers/promises'
import { AgentSelf } from '@/lib/contract/agent-self'
import { askConsole, Refused } from './console'
import type { Enrolled } from './identity'
import type { AgentLog } from './log'

export type LeaveOptions = {
  drain: boolean
  deadlineSeconds: number | undefined
  onDeadline: string | undefined
  force: boolean
  reason: string | undefined
  /** Until the node is removed. */
  wait: boolean
  log: AgentLog
  /** Between looks at how it goes. */
  intervalMs?: number
}

/** Beyond its deadline a drain takes a moment more: sessions are ended, balancers told. */
const graceMs = 120_000

/**
 * Takes this host's node out of its cluster: drained first where asked for, then removed.
 *
 * @throws Refused with the guard's figures; an error when the drain was cancelled, or the console does not answer for
 * longer than the deadline
 */
export async function leave({ consoleUrl, identity }: Enrolled, options: LeaveOptions): Promise<void> {
  const { log, wait, intervalMs = 2_000 } = options
  const { drain, deadlineSeconds, onDeadline, force, reason } = options
  const token = identity.agentToken
  const body = { drain, deadlineSeconds, onDeadline, force, reason }
  const begun = Date.now()
  const look = async (path: string, more: { body?: unknown } = {}) =>
    AgentSelf.parse(withDates(await askConsole(consoleUrl, path, { token, ...more })))
  let self = await look('/agents/leave', { body })
  tell(log, self)
  while (wait && self.state !== 'removed') {
    if (deadlineSeconds !== undefined && Date.now() - begun > deadlineSeconds * 1000 + graceMs) {
      throw new Error(`${self.node} is not removed though its deadline has passed: it is ${self.state}.`)
    }
    if (self.state === 'active') {
      throw new Error(`The drain of ${self.node} was cancelled: it takes sessions, and stays.`)
    }
    await sleep(intervalMs)
    try {
      // Somebody who cut the drain short took it out of service, and it only has to go.
      const isOut = self.drain === null && (self.state === 'maintenance' || self.state === 'drained')
      const next = await (isOut ? look('/agents/leave', { body }) : look('/agents/self'))
      if (next.state !== self.state || next.waiting.join() !== self.waiting.join()) tell(log, next)
      self = next
    } catch (error) {
      // A removed node's agent is not known any more.
      if (error instanceof Refused && error.status === 401) self = { ...self, state: 'removed' }
      else log('warn', 'the console does not say how it goes', { detail: String(error) })
    }
  }
  if (self.state === 'removed') log('info', 'removed', { cluster: self.cluster, node: self.node })
}

function tell(log: AgentLog, { node, state, sessions, waiting }: AgentSelf): void {
  log('info', `${node} is ${state}`, { sessions, waiting })
}

/** JSON has no dates. */
function withDates(value: unknown): unknown {
  const { drain, ...rest } = value as { drain: { requestedAt: string; deadlineAt: string | null } | null }
  if (!drain) return { ...rest, drain }
  const deadlineAt = drain.deadlineAt === null ? null : new Date(drain.deadlineAt)
  return { ...rest, drain: { ...drain, requestedAt: new Date(drain.requestedAt), deadlineAt } }
}
