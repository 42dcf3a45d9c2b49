import type { BalancerKind } from '@/lib/domain/model'
import type { Balancer } from './balancer'
import { createHaproxy } from './haproxy/driver'
import { createHttpd } from './httpd/driver'
import { createModJk } from './mod_jk/driver'

const drivers = {
  haproxy: createHaproxy,
  httpd: createHttpd,
  mod_jk: createModJk,
} satisfies Record<BalancerKind, () => Balancer>

export type Balancers = {
  balancerFor(kind: BalancerKind): Balancer | null
  close(): Promise<void>
}

export function createBalancers(): Balancers {
  const balancers = new Map<BalancerKind, Balancer>()
  for (const create of Object.values(drivers)) {
    const balancer = create()
    balancers.set(balancer.kind, balancer)
  }
  return {
    balancerFor: (kind) => balancers.get(kind) ?? null,
    close: async () => {
      await Promise.all([...balancers.values()].map((balancer) => balancer.close()))
    },
  }
}
