import type { Drain, NodeBalancer } from '@/lib/client/shapes'

type Silent = { balancer: string; message: string }

/** Balancers that do not answer and that a running drain waits for. Once each has confirmed, none is waited for. */
export function silentOf(
  drain: Pick<Drain, 'without' | 'confirmedAt'>,
  members: readonly Pick<NodeBalancer, 'balancer' | 'failure'>[],
): Silent[] {
  if (drain.confirmedAt !== null) return []
  const without = drain.without.map(({ balancer }) => balancer)
  return members.flatMap(({ balancer, failure }) =>
    failure === null || without.includes(balancer) ? [] : [{ balancer, message: failure }],
  )
}
