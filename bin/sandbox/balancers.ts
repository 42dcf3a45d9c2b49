import type { BalancerKind } from '@/lib/domain/model'
import type { LocalHaproxy } from '../local/haproxy'
import type { LocalHttpd } from '../local/httpd'
import type { LocalModJk } from '../local/mod-jk'

/** A balancer that the cluster has in the console, and that people come through. */
export interface SandboxBalancer {
  name: string
  kind: BalancerKind
  /** The sample solution through it. */
  trafficUrl: string
  address: string
  backend: string
  /** HAProxy alone: its runtime API as a unix socket. */
  socketPath?: string
}

/** null = not started. */
export interface BalancerServers {
  haproxy: LocalHaproxy | null
  httpd: LocalHttpd | null
  modJk: LocalModJk | null
}

/** In the order in which they were asked for. */
export function balancersOf(
  kinds: BalancerKind[],
  { haproxy, httpd, modJk }: BalancerServers,
): SandboxBalancer[] {
  const path = '/crm/'
  const known: SandboxBalancer[] = []
  if (haproxy) {
    known.push({
      name: 'haproxy',
      kind: 'haproxy',
      trafficUrl: `${haproxy.url}${path}`,
      address: haproxy.runtimeAddress,
      backend: haproxy.backend,
      socketPath: haproxy.socketPath,
    })
  }
  if (httpd) {
    known.push({
      name: 'httpd',
      kind: 'httpd',
      trafficUrl: `${httpd.url}${path}`,
      address: httpd.managerUrl,
      backend: httpd.balancer,
    })
  }
  if (modJk) {
    known.push({
      name: 'mod_jk',
      kind: 'mod_jk',
      trafficUrl: `${modJk.url}${path}`,
      address: modJk.statusUrl,
      backend: modJk.worker,
    })
  }
  return kinds.flatMap((kind) => known.filter((balancer) => balancer.kind === kind))
}
