import { oc } from '@orpc/contract'
import { z } from 'zod'
import { balancerKinds, intents, opinions } from '@/lib/domain/model'
import { contractErrors } from './errors'
import { Count, Failure, Name, Timestamp } from './fields'

const base = oc.errors(contractErrors)
const ofBalancer = { cluster: z.string(), balancer: z.string() }

export const Member = z.object({
  name: z.string(),
  node: z.string().nullable(),
  matchedBy: z.enum(['route', 'name', 'address']).nullable(),
  address: z.string().nullable(),
  route: z.string().nullable(),
  intent: z.enum(intents),
  opinion: z.enum(opinions),
  statusText: z.string().nullable(),
  lastCheck: z.string().nullable(),
  weight: z.number().nullable(),
  inFlight: Count.nullable(),
  total: z.number().nullable(),
  ratePerSecond: z.number().nullable(),
  errorsTotal: z.number().nullable(),
  observedAt: Timestamp,
})
export type Member = z.infer<typeof Member>

export const Balancer = z.object({
  name: z.string(),
  kind: z.enum(balancerKinds),
  address: z.string(),
  backend: z.string(),
  username: z.string().nullable(),
  hasPassword: z.boolean(),
  observedAt: Timestamp.nullable(),
  attemptedAt: Timestamp.nullable(),
  /** null = the last attempt was answered. */
  failure: Failure.nullable(),
  version: z.string().nullable(),
  startedAt: Timestamp.nullable(),
  /** Whether what it was told survives its restart or reload; null = it does not say. */
  keepsIntents: z.boolean().nullable(),
  members: z.array(Member),
  /** Nodes of the cluster that are no member here. */
  nodesWithoutMember: z.array(z.string()),
})
export type Balancer = z.infer<typeof Balancer>

/** HAProxy: a TCP address or the path of a unix socket; httpd and mod_jk: the URL of the manager. */
const RuntimeAddress = z
  .string()
  .max(500)
  .regex(
    /^(?:\/\S+|https?:\/\/\S+|(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5})$/,
    'host:port, the path of a unix socket, or the URL of a manager',
  )

const BalancerFields = {
  name: Name,
  kind: z.enum(balancerKinds).default('haproxy'),
  address: RuntimeAddress,
  backend: z.string().trim().min(1).max(100),
  username: z.string().max(100).nullable().default(null),
  password: z.string().max(500).nullable().default(null),
}
export const BalancerInput = z.strictObject(BalancerFields)

/** What was found where a balancer is said to be. */
export const BalancerReport = z.object({
  ok: z.boolean(),
  failure: Failure.nullable(),
  version: z.string().nullable(),
  backends: z.array(z.string()),
  members: z.array(
    z.object({
      name: z.string(),
      address: z.string().nullable(),
      node: z.string().nullable(),
      matchedBy: z.string().nullable(),
      intent: z.enum(intents),
    }),
  ),
  nodesWithoutMember: z.array(z.string()),
})
export type BalancerReport = z.infer<typeof BalancerReport>

export const balancers = {
  list: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/balancers',
      tags: ['Balancers'],
      summary: 'Balancers and their members',
    })
    .input(z.strictObject({ cluster: z.string() }))
    .output(z.object({ items: z.array(Balancer), nextCursor: z.string().nullable() })),
  add: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/balancers',
      tags: ['Balancers'],
      summary: 'Add a balancer',
      successStatus: 201,
    })
    .input(z.strictObject({ cluster: z.string(), ...BalancerFields }))
    .output(Balancer),
  test: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/balancers/test',
      tags: ['Balancers'],
      summary: 'Try a balancer: its backends, or members of one matched to nodes',
    })
    .input(
      z.strictObject({
        cluster: z.string(),
        kind: BalancerFields.kind,
        address: RuntimeAddress,
        backend: z.string().max(100).optional(),
        username: BalancerFields.username,
        password: BalancerFields.password,
      }),
    )
    .output(BalancerReport),
  get: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/balancers/{balancer}',
      tags: ['Balancers'],
      summary: 'One balancer',
    })
    .input(z.strictObject(ofBalancer))
    .output(Balancer),
  update: base
    .route({
      method: 'PATCH',
      path: '/clusters/{cluster}/balancers/{balancer}',
      tags: ['Balancers'],
      summary: 'Change a balancer',
    })
    .input(
      z.strictObject({
        ...ofBalancer,
        name: Name.optional(),
        address: RuntimeAddress.optional(),
        backend: z.string().trim().min(1).max(100).optional(),
        username: z.string().max(100).nullable().optional(),
        password: z.string().max(500).nullable().optional(),
      }),
    )
    .output(Balancer),
  setWeight: base
    .route({
      method: 'PATCH',
      path: '/clusters/{cluster}/balancers/{balancer}/members/{member}',
      tags: ['Balancers'],
      summary: 'Set the weight of a member at the balancer, read back',
      description:
        'A member of httpd is named by its URL: encode it. No weight of 0, which would be a drain.',
    })
    .input(
      z.strictObject({
        ...ofBalancer,
        member: z.string().max(300),
        weight: z.int().min(1).max(256),
        reason: z.string().trim().min(1).max(500),
      }),
    )
    .output(Balancer),
  remove: base
    .route({
      method: 'DELETE',
      path: '/clusters/{cluster}/balancers/{balancer}',
      tags: ['Balancers'],
      summary: 'Remove a balancer from the inventory',
    })
    .input(z.strictObject(ofBalancer))
    .output(z.object({ removed: z.literal(true) })),
}
