import { oc } from '@orpc/contract'
import { z } from 'zod'
import { AgentIdentity } from './bus'
import { contractErrors } from './errors'
import { Timestamp } from './fields'

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
}
