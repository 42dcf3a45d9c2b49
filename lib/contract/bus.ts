import { z } from 'zod'

/** Messages on the broker. `v` grows when a reader of the old shape would misread the new one. */
export const busVersion = 1

/** What the console tells a node. `look` = compare yourself with what is wanted, and report. */
export const Command = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('look') }),
  z.object({
    kind: z.literal('stage'),
    importId: z.string(),
    solution: z.string(),
    contextPath: z.string(),
    release: z.string(),
    version: z.string(),
    /** Path below the console's address. */
    artifactPath: z.string(),
    sha256: z.string(),
    sizeBytes: z.number(),
  }),
  z.object({
    kind: z.literal('activate'),
    importId: z.string(),
    solution: z.string(),
    contextPath: z.string(),
    release: z.string(),
    version: z.string(),
    artifactPath: z.string(),
    sha256: z.string(),
    sizeBytes: z.number(),
  }),
])
export type Command = z.infer<typeof Command>

/** What is signed: the JSON text of this, byte for byte. */
export const Envelope = z.object({
  v: z.number().int(),
  id: z.string(),
  cluster: z.string(),
  /** A node's name, or null for every node of the cluster. */
  node: z.string().nullable(),
  issuedAt: z.string(),
  expiresAt: z.string(),
  command: Command,
})
export type Envelope = z.infer<typeof Envelope>

/** On the wire: the envelope's text, with an Ed25519 signature over its UTF-8 bytes. */
export const SignedEnvelope = z.object({ keyId: z.string(), signature: z.string(), envelope: z.string() })
export type SignedEnvelope = z.infer<typeof SignedEnvelope>

const from = {
  v: z.number().int(),
  cluster: z.string(),
  node: z.string(),
  agentToken: z.string(),
  sentAt: z.string(),
}

/** What an agent tells the console. It carries the agent's token, so that nobody can speak for another node. */
export const Report = z.discriminatedUnion('kind', [
  z.object({
    ...from,
    kind: z.literal('heartbeat'),
    version: z.string(),
    startedAt: z.string(),
    /** Context versions as the node's own manager lists them; null when it can't be asked. */
    contexts: z
      .array(z.object({ path: z.string(), version: z.string().nullable(), running: z.boolean() }))
      .nullable(),
    staged: z.array(z.string()),
    refused: z.number().int(),
  }),
  z.object({
    ...from,
    kind: z.literal('step'),
    importId: z.string(),
    commandId: z.string(),
    phase: z.enum(['staging', 'staged', 'activating', 'activated', 'failed', 'refused']),
    message: z.string().nullable(),
    /** The server's own words, in full. */
    output: z.string().nullable(),
  }),
])
export type Report = z.infer<typeof Report>

/** What an agent gets for its one-time token. */
export const AgentIdentity = z.object({
  cluster: z.string(),
  node: z.string(),
  /** The agent's own token: for artifacts. */
  agentToken: z.string(),
  amqpUrl: z.string(),
  exchange: z.string(),
  queue: z.string(),
  reportsExchange: z.string(),
  /** Ed25519, SPKI in base64: the agent pins it and obeys no other. */
  signingKey: z.object({ id: z.string(), publicKey: z.string() }),
})
export type AgentIdentity = z.infer<typeof AgentIdentity>
