import { MusterError } from '@/lib/domain/errors'
import { kindFacts } from '@/lib/domain/kinds'
import type { Actor, AfterDrain, DeadlineAction } from '@/lib/domain/model'
import { listed } from '@/lib/domain/words'
import { listBalancers } from '@/lib/store/balancers'
import type { Transaction } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import type { WithoutRecord } from '@/lib/store/drain-records'
import { actorShape } from '@/lib/store/events'
import type { NodeRecord } from '@/lib/store/nodes'
import { balancerSilence } from '../balancers/silence'
import { quoted } from '../clusters/require'

/** How a drain is asked for, of one node or of several. */
export type DrainTerms = {
  reason: string
  deadlineSeconds?: number | undefined
  onDeadline: DeadlineAction
  override: boolean
  /** Names of balancers that do not answer, whose confirmation is not waited for. */
  withoutBalancers?: string[] | undefined
  /** Shown to the users of the nodes. */
  message?: string | undefined
}

/** What Muster itself decides of a drain. */
export type DrainOptions = { importStepId?: string; after?: AfterDrain }

/**
 * Balancers to go on without, by name; those that stood there before keep who answers for them.
 *
 * @throws CONFLICT when one of them answers, NOT_FOUND when there is none of that name
 */
export async function goneOnWithout(
  tx: Transaction,
  cluster: ClusterRecord,
  asked: { names: string[]; actor: Actor; before: WithoutRecord[]; now: Date },
): Promise<WithoutRecord[]> {
  const { actor, before, now } = asked
  const names = [...new Set(asked.names)]
  if (names.length === 0) return []
  const balancers = await listBalancers(tx, [cluster.id])
  return names.map((name) => {
    const known = before.find(({ balancer }) => balancer === name)
    if (known) return known
    const balancer = balancers.find((one) => one.name === name)
    if (!balancer) {
      throw new MusterError('NOT_FOUND', `The cluster ${cluster.slug} has no balancer ${quoted(name)}.`)
    }
    if (balancerSilence(balancer, cluster.balancerIntervalSeconds, now) === null) {
      throw new MusterError('CONFLICT', `${name} answers: the drain waits for it to confirm.`)
    }
    return { balancer: name, by: actorShape(actor), at: now }
  })
}

/** @throws UNPROCESSABLE when one of the nodes can't show its users a text */
export function refuseUnlessMessages(nodes: NodeRecord[], message: string | undefined): void {
  if (message === undefined) return
  const mute = nodes.filter(({ kind }) => !kindFacts[kind].messages)
  if (mute.length === 0) return
  const verb = mute.length === 1 ? "can't show its users" : "can't show their users"
  throw new MusterError('UNPROCESSABLE', `${listed(mute.map(({ name }) => name))} ${verb} a message.`)
}

/** @throws UNPROCESSABLE when the sessions of one of the nodes can't be ended by Muster */
export function refuseUnlessEndable(nodes: NodeRecord[], onDeadline: DeadlineAction): void {
  if (onDeadline !== 'end-sessions') return
  const fixed = nodes.filter(({ kind }) => !kindFacts[kind].endsSessions)
  if (fixed.length === 0) return
  const names = listed(fixed.map(({ name }) => name))
  throw new MusterError(
    'UNPROCESSABLE',
    `Muster can't end sessions of ${names}: let the deadline cancel the drain, or disable the node.`,
  )
}

/** ` without waiting for edge-2, which does not answer`, or nothing. */
export function withoutWords(without: { balancer: string }[]): string {
  if (without.length === 0) return ''
  const names = listed(without.map(({ balancer }) => balancer))
  return ` without waiting for ${names}, which ${without.length === 1 ? 'does' : 'do'} not answer`
}
