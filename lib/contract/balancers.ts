import { oc } from '@orpc/contract'
import { z } from 'zod'
import { driftKinds, driftMends } from '@/lib/domain/drift'
import { balancerKinds, intents, opinions } from '@/lib/domain/model'
import { contractErrors } from './errors'
import { Count, Failure, Flag, Name, Timestamp } from './fields'

const base = oc.errors(contractErrors)
const ofBalancer = { cluster: z.string(), balancer: z.string() }
const ofMember = { ...ofBalancer, member: z.string().max(300) }
const Reason = z.string().trim().min(1).max(500)

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
  /** The weight that somebody set through the console; null = whatever the balancer gives it. */
  wantedWeight: z.number().nullable(),
  /** Somebody else took it out at the balancer, and somebody here let that stand; null = it is as its node is. */
  adoptedIntent: z.enum(['drain', 'maintenance']).nullable(),
  /** How the console made it a member: in a slot, or added at run time; null = it is configured. */
  addedAs: z.enum(['slot', 'added']).nullable(),
})
export type Member = z.infer<typeof Member>

/** A member that is not as wanted: what it is told to do (`intent`), or its weight. */
export const Drift = z.object({
  member: z.string(),
  node: z.string().nullable(),
  kind: z.enum(driftKinds),
  wanted: z.string(),
  found: z.string(),
  since: Timestamp,
  /** `itself` = the console tells the balancer again until it confirms; `asked` = mend or adopt. */
  mends: z.enum(driftMends),
  /** In a sentence. */
  message: z.string(),
})
export type Drift = z.infer<typeof Drift>

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
  /** Where it was seen to differ from what is wanted, and still does. */
  drift: z.array(Drift),
  /** Where a new member would find a place, and why none can be added; null = not known. */
  openings: z
    .object({ slots: z.array(z.string()), add: z.boolean(), reason: z.string().nullable() })
    .nullable(),
  /** What balancers of its kind can be told at run time. */
  capabilities: z.object({
    /** Whole numbers from `min` to `max`. */
    weight: z.object({ min: z.number(), max: z.number() }),
    add: z.boolean(),
    remove: z.boolean(),
  }),
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

/** A member over time; stretches without a point were not observed. */
export const MemberSamples = z.object({
  from: Timestamp,
  to: Timestamp,
  stepSeconds: z.number(),
  members: z.array(
    z.object({
      member: z.string(),
      node: z.string().nullable(),
      points: z.array(
        z.object({
          at: Timestamp,
          /** Means over the step; null = not known. */
          requestsPerSecond: z.number().nullable(),
          errorsPerSecond: z.number().nullable(),
          inFlight: z.number().nullable(),
          /** As they were at the end of the step. */
          weight: z.number().nullable(),
          intent: z.enum(intents),
          opinion: z.enum(opinions),
        }),
      ),
    }),
  ),
})
export type MemberSamples = z.infer<typeof MemberSamples>

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
        ...ofMember,
        weight: z.int().min(1).max(256),
        reason: Reason,
      }),
    )
    .output(Balancer),
  mend: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/balancers/{balancer}/members/{member}/mend',
      tags: ['Balancers'],
      summary: 'Tell the balancer again what is wanted of a member, read back',
      description:
        'A member that is as it was adopted is told to be ready, which ends the adoption. Telling an adopted drain again asks the guard.',
    })
    .input(z.strictObject({ ...ofMember, reason: Reason, override: Flag.default(false) }))
    .output(Balancer),
  adopt: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/balancers/{balancer}/members/{member}/adopt',
      tags: ['Balancers'],
      summary: 'Let stand what was found of a member: it is wanted so from now on',
      description:
        'Refused where the console orders something else (its node drains or is in maintenance), and by the guard where it takes capacity that is needed.',
    })
    .input(z.strictObject({ ...ofMember, reason: Reason, override: Flag.default(false) }))
    .output(Balancer),
  samples: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/balancers/{balancer}/samples',
      tags: ['Balancers'],
      summary: 'Members over time: requests, errors, weight and what they were told',
      description:
        'The last hour unless `from` and `to` say otherwise, at most `points` points a member, fewer where members are very many. Kept for a day.',
    })
    .input(
      z.strictObject({
        ...ofBalancer,
        from: z.coerce.date().optional(),
        to: z.coerce.date().optional(),
        points: z.coerce.number().int().min(1).max(500).default(120),
      }),
    )
    .output(MemberSamples),
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
