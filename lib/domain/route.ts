import type { BalancerKind } from './model'

/**
 * What a balancer says of a member's route, as far as it can contradict the node's own. HAProxy calls nothing a
 * route: it keeps people by a cookie of its own, whose value helps to match a member but need not be the jvmRoute.
 */
export function routeToCompare(kind: BalancerKind, route: string | null): string | null {
  return kind === 'haproxy' ? null : route
}
