import { minutes } from '@/components/drains/drain-words'
import { plural } from '@/components/ui/format'
import type { DrainPreview, Node } from '@/lib/client/shapes'
import { kindFacts } from '@/lib/domain/kinds'
import type { DeadlineAction } from '@/lib/domain/model'
import { listed } from '@/lib/domain/words'

export type When = 'now' | 'drained'

type Asked = {
  node: Pick<Node, 'state'> & Partial<Pick<Node, 'kind'>>
  when: When
  deadlineSeconds: number | null
  onDeadline: DeadlineAction
}

/** Whether there is anything to wait for: a drain that runs is not waited for a second time. */
export function mayWait({ state }: Pick<Node, 'state'>): boolean {
  return state === 'active'
}

/** Exactly what putting a node into maintenance does, and to how many people. */
export function maintenanceSteps(preview: DrainPreview, asked: Asked): string[] {
  const { node } = preview
  const drained = asked.when === 'drained'
  const own = asked.node.kind !== undefined && kindFacts[asked.node.kind].maintenance
  return [
    ...(asked.node.state === 'draining' ? [`Its drain ends: nobody waits for its sessions any more.`] : []),
    ...(drained ? drainFirst(preview, asked) : []),
    ...told(preview, drained),
    ...(own
      ? [
          `Its own maintenance mode is set${drained ? ' then' : ''}, so that it refuses new clients by itself.`,
        ]
      : []),
    ...(drained ? [] : [hit(preview)]),
    `${node} stays out, also after a restart of a balancer${own ? ' or of the node' : ''}, until it is resumed.`,
  ]
}

function drainFirst({ node, sessions }: DrainPreview, { deadlineSeconds, onDeadline }: Asked): string[] {
  const held =
    sessions === null
      ? 'How many sessions it holds is not known; those it holds go on until they end.'
      : sessions === 0
        ? 'It holds no session now.'
        : `Its ${plural(sessions, 'session')} go on until they end.`
  const first = `${node} is drained first: it gets no new sessions. ${held}`
  if (deadlineSeconds === null) return [first]
  return [first, `If that has not happened after ${minutes(deadlineSeconds)}, ${lateWords[onDeadline]}.`]
}

const lateWords: Record<DeadlineAction, string> = {
  'keep-waiting': 'the console says so and goes on waiting',
  cancel: 'all of it is cancelled, and it takes new sessions again',
  'end-sessions': 'the sessions that are left are ended: those people start anew',
  disable: 'it goes into maintenance all the same, and the sessions that are left are lost',
}

function told({ node, balancers }: DrainPreview, drained: boolean): string[] {
  const members = balancers.filter(({ member }) => member !== null)
  const reached = members.filter(({ reachable }) => reachable).map(({ balancer }) => balancer)
  const silent = members.filter(({ reachable }) => !reachable).map(({ balancer }) => balancer)
  const are = (names: string[]) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'}`
  if (reached.length === 0) {
    return [`No balancer can be told now: ${node} goes on getting traffic until one answers.`]
  }
  const then = drained ? 'Once it is empty, ' : ''
  return [
    `${then}${are(reached)} told to send ${node} nobody at all, and read back.`,
    ...(silent.length > 0
      ? [
          `${listed(silent)} can’t be told now, and ${silent.length === 1 ? 'is' : 'are'} told once it answers.`,
        ]
      : []),
  ]
}

function hit({ node, sessions }: DrainPreview): string {
  if (sessions === null) return `How many sessions are on ${node} is not known; they will all be lost.`
  if (sessions === 0) return `There is no session on ${node} now: nobody is cut off.`
  return `${plural(sessions, 'session')} on it will be lost: whoever has one starts anew on another node.`
}

/** What the button does, and to how many people. */
export function maintenanceAction(name: string, sessions: number | null, when: When): string {
  if (when === 'drained') return `Drain ${name}, then maintenance`
  const losing = sessions ? `, losing ${plural(sessions, 'session')}` : ''
  return `Put ${name} into maintenance${losing}`
}

/** What each way hits, beside its name. */
export function nowWords(sessions: number | null): string {
  if (sessions === null) return 'How many people it hits is not known.'
  return sessions === 0
    ? 'It hits nobody: there is no session on it.'
    : `It hits ${plural(sessions, 'person', 'people')}: their sessions are lost.`
}
