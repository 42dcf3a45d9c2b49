import type { Balancer } from '@/lib/contract/balancers'
import type { BalancerKind } from '@/lib/domain/model'
import { requirePorts, type ServiceContext } from '../context'

/** What balancers of a kind can be told; one without a driver nothing at all. */
export function capabilitiesOf(ctx: ServiceContext, kind: BalancerKind): Balancer['capabilities'] {
  const capabilities = requirePorts(ctx).balancerFor(kind)?.capabilities
  if (!capabilities) return { weight: { min: 0, max: 0 }, add: false, remove: false }
  return { weight: capabilities.weight, ...capabilities.members }
}
