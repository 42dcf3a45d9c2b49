import { oc } from '@orpc/contract'
import { z } from 'zod'
import { nodeKinds } from '@/lib/domain/model'
import { placementWays } from '@/lib/domain/placement'
import { contractErrors } from './errors'
import { Count, Timestamp } from './fields'
import { SlowStartSeconds } from './nodes'

const base = oc.errors(contractErrors)
const inCluster = { cluster: z.string() }

/** What a node gets that registers itself. */
const Defaults = z.strictObject({
  kind: z.enum(nodeKinds).default('tomcat'),
  weight: z.number().int().min(0).max(256).default(1),
  capacity: z.number().int().min(1).max(1_000_000).nullable().default(null),
  slowStartSeconds: SlowStartSeconds.default(0),
  managerUsername: z.string().max(100).nullable().default(null),
  /** How each balancer takes it in; `existing` = it stands in the balancer's configuration. */
  placements: z
    .array(z.strictObject({ balancer: z.string(), way: z.enum(placementWays) }))
    .max(20)
    .default([]),
})

export const JoinToken = z.object({
  id: z.string(),
  name: z.string(),
  /** Its first characters, to tell tokens apart. */
  prefix: z.string(),
  nodesMax: Count,
  /** In the cluster by it now. */
  nodes: Count,
  expiresAt: Timestamp,
  createdBy: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  defaults: Defaults,
})
export type JoinToken = z.infer<typeof JoinToken>

export const JoinTokenInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  nodesMax: z.number().int().min(1).max(1000),
  expiresInSeconds: z
    .number()
    .int()
    .min(60)
    .max(3650 * 86_400),
  defaults: Defaults.prefault({}),
})

export const joinTokens = {
  list: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/join-tokens',
      tags: ['Join tokens'],
      summary: 'Tokens with which nodes register themselves',
    })
    .input(z.strictObject(inCluster))
    .output(z.object({ items: z.array(JoinToken), nextCursor: z.string().nullable() })),
  create: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/join-tokens',
      tags: ['Join tokens'],
      summary: 'Make a join token; it is shown this once',
      successStatus: 201,
    })
    .input(z.strictObject({ ...inCluster, ...JoinTokenInput.shape }))
    .output(
      JoinToken.extend({
        token: z.string(),
        /** To put on every host, with the host's own name and address. */
        command: z.string(),
      }),
    ),
  revoke: base
    .route({
      method: 'DELETE',
      path: '/clusters/{cluster}/join-tokens/{id}',
      tags: ['Join tokens'],
      summary: 'Revoke a join token; the nodes that came by it stay',
    })
    .input(z.strictObject({ ...inCluster, id: z.string() }))
    .output(z.object({ revoked: z.literal(true) })),
}
