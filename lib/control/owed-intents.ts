import { wantedIntent } from '@/lib/domain/intent'
import { tell } from '@/lib/store/balancer-watch'
import { type OwedIntents, readOwedIntents, settleReady } from '@/lib/store/owed-intents'
import { createInFlight } from './in-flight'
import { repeat } from './repeat'
import { tellBalancer } from './tell-balancer'
import type { Loop, WorkerContext } from './worker-context'

/**
 * Tells balancers what is owed to them: `ready` after a drain was cancelled or a node resumed, `maintenance`, and
 * `drain` where a drained node is a member that nobody told yet. Goes on until each was read back.
 */
export const owedIntentsLoop: Loop = {
  name: 'owed-intents',
  async run(signal, context) {
    const { store, membership, log } = context
    const inFlight = createInFlight((node, error) => log.warn({ node, err: error }, 'an order was not given'))
    await repeat(signal, context, {
      name: 'owed-intents',
      intervalMs: 1_000,
      wakeOn: ['work'],
      async step() {
        for (const owed of await readOwedIntents(store.pool)) {
          if (membership.owns(owed.nodeId)) inFlight.start(owed.nodeId, () => pay(context, owed))
        }
      },
    })
    await inFlight.settled()
  },
}

async function pay(context: WorkerContext, owed: OwedIntents): Promise<void> {
  const intent = owed.readyOwedAt ? 'ready' : wantedIntent(owed.state, false)
  if (intent === null) return
  // What is stored may be older than an order that crossed with it: `ready` is told to every balancer.
  const due = owed.members.filter((member) => intent === 'ready' || member.intent !== intent)
  const told = await Promise.all(
    due.map(async (member) => {
      const balancer = context.inventory.current.balancers.get(member.balancerId)
      const result = balancer && (await tellBalancer(context, balancer, member.name, intent))
      return { balancer, changed: member.intent !== intent, confirmed: result?.confirmed ?? false }
    }),
  )
  const complete = told.every(({ confirmed }) => confirmed)
  if (
    owed.readyOwedAt &&
    !(complete && (await settleReady(context.store.pool, owed.nodeId, owed.readyOwedAt)))
  ) {
    return
  }
  const names = told.flatMap(({ balancer, changed, confirmed }) =>
    changed && confirmed ? [balancer?.name] : [],
  )
  if (names.length === 0) return
  await tell(context.store.pool, [
    {
      ...{ clusterId: owed.clusterId, cluster: owed.cluster, at: context.now(), type: 'balancer.told' },
      ...{ rule: 'controller', subjectKind: 'node', subjectName: owed.node },
      summary: `${names.join(' and ')} ${names.length === 1 ? 'was' : 'were'} told that ${owed.node} is ${words[intent]}`,
      ...{ reason: null, before: null, after: { intent } },
    },
  ])
}

const words = { ready: 'ready', drain: 'drained', maintenance: 'in maintenance' }
