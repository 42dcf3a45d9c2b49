import type { NodeOutcome } from '@/lib/contract/sessions'
import type { Actor } from '@/lib/domain/model'
import { count, listed } from '@/lib/domain/words'
import type { ClusterRecord } from '@/lib/store/clusters'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { inTransaction, type ServiceContext } from '../context'
import { doneOf, failuresOf } from './carry-out'

type Deed = {
  cluster: ClusterRecord
  actor: Actor
  /** What was done, as the summary begins: `Ended`. */
  verb: string
  what: 'ended' | 'told'
  outcomes: NodeOutcome[]
  reason: string | null
  data: Record<string, unknown>
}

/** One entry in the activity log for what somebody did to sessions, on however many nodes: counts, never ids. */
export async function writeDeed(ctx: ServiceContext, deed: Deed): Promise<void> {
  const { cluster, outcomes, reason, actor } = deed
  const asked = outcomes.reduce((sum, outcome) => sum + outcome.asked, 0)
  const done = doneOf(outcomes)
  const names = outcomes.map(({ node }) => node)
  const [only] = names
  const howMany = done === asked ? count(done, 'session') : `${done} of ${count(asked, 'session')}`
  await inTransaction(ctx, async (tx) => {
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: `sessions.${deed.what}`,
      change: true,
      actor,
      subject:
        only !== undefined && names.length === 1
          ? { kind: 'node', name: only }
          : { kind: 'cluster', name: cluster.slug },
      summary: `${deed.verb} ${howMany} on ${listed(names)}${failuresOf(outcomes)}`,
      reason,
      data: {
        ...deed.data,
        nodes: outcomes.map(({ node, asked: of, done: did, outcome }) => ({
          node,
          asked: of,
          done: did,
          outcome,
        })),
      },
    })
    await notify(tx, { topic: 'nodes', cluster: cluster.slug })
  })
}
