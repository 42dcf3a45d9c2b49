import { oc } from '@orpc/contract'
import { z } from 'zod'
import { AgentSelf } from './agent-self'
import { AgentIdentity } from './bus'
import { contractErrors } from './errors'
import { HostPort, Name, NodeName, Timestamp } from './fields'

const base = oc.errors(contractErrors)

export const Enrolment = z.object({
  /** One-time; shown this once. */
  token: z.string(),
  expiresAt: Timestamp,
  /** To paste on the node's host. */
  command: z.string(),
})
export type Enrolment = z.infer<typeof Enrolment>

export const agents = {
  enrolment: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/nodes/{node}/agent',
      tags: ['Agents'],
      summary: "Make a one-time token for a node's agent",
      successStatus: 201,
    })
    .input(z.strictObject({ cluster: z.string(), node: z.string() }))
    .output(Enrolment),
  /** Needs no sign-in: the one-time token is the credential. */
  enrol: base
    .route({
      method: 'POST',
      path: '/agents/enrol',
      tags: ['Agents'],
      summary: 'Enrol with a one-time token',
    })
    .input(z.strictObject({ token: z.string().max(200), version: z.string().max(60) }))
    .output(AgentIdentity),
  /** Needs no sign-in: the join token is the credential. */
  join: base
    .route({
      method: 'POST',
      path: '/agents/join',
      tags: ['Agents'],
      summary: 'Register a node and enrol its agent, with a join token',
    })
    .input(
      z.strictObject({
        token: z.string().max(200),
        name: NodeName,
        address: HostPort,
        route: Name.nullable().default(null),
        managerUrl: z
          .url({ protocol: /^https?$/ })
          .nullable()
          .default(null),
        managerUsername: z.string().max(100).nullable().default(null),
        managerPassword: z.string().max(500).nullable().default(null),
        version: z.string().max(60),
      }),
    )
    .output(AgentIdentity),
  /** The agent's own token is the credential, in the Authorization header. */
  self: base
    .route({
      method: 'GET',
      path: '/agents/self',
      tags: ['Agents'],
      summary: "How an agent's own node stands",
    })
    .output(AgentSelf),
  leave: base
    .route({
      method: 'POST',
      path: '/agents/leave',
      tags: ['Agents'],
      summary: "Take an agent's own node out of its cluster: drained first, then removed",
      successStatus: 202,
    })
    .input(
      z.strictObject({
        /** false = removed at once, for a node that takes no traffic or whose reason passes the rules. */
        drain: z.boolean().default(true),
        deadlineSeconds: z
          .number()
          .int()
          .min(10)
          .max(7 * 86_400)
          .optional(),
        onDeadline: z.enum(['keep-waiting', 'end-sessions', 'disable']).default('end-sessions'),
        /** Passes the guard's load limit; it is logged. */
        force: z.boolean().default(false),
        reason: z.string().trim().max(500).optional(),
      }),
    )
    .output(AgentSelf),
}
