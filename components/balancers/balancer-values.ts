import type { z } from 'zod'
import type { Balancer } from '@/lib/client/shapes'
import type { BalancerInput } from '@/lib/contract/balancers'

export type BalancerDraft = z.input<typeof BalancerInput>
export type BalancerValues = z.output<typeof BalancerInput>

export const balancerFields = [
  'name',
  'kind',
  'address',
  'backend',
  'username',
  'password',
] as const satisfies (keyof BalancerDraft)[]

export function balancerDraft(balancer: Balancer | null): BalancerDraft {
  return {
    name: balancer?.name ?? '',
    kind: balancer?.kind ?? 'haproxy',
    address: balancer?.address ?? '',
    backend: balancer?.backend ?? '',
    username: balancer?.username ?? null,
    password: null,
  }
}

/** Only what differs from what is stored is sent; an empty password keeps the one that is stored. */
export function balancerChanges(balancer: Balancer, values: BalancerValues) {
  return {
    ...(values.name === balancer.name ? {} : { name: values.name }),
    ...(values.address === balancer.address ? {} : { address: values.address }),
    ...(values.backend === balancer.backend ? {} : { backend: values.backend }),
    ...(values.username === balancer.username ? {} : { username: values.username }),
    ...(values.password === null ? {} : { password: values.password }),
  }
}
