import { oc } from '@orpc/contract'
import { z } from 'zod'
import { joiningConditionKinds, joiningLineStates } from '@/lib/domain/joining'
import { healths, intents, nodeKinds, nodeStates, opinions } from '@/lib/domain/model'
import { Drift } from './balancers'
import { contractErrors } from './errors'
import { Count, Failure, Flag, HostPort, Name, NodeName, PageInput, page, Timestamp } from './fields'
import { ProbeSettings } from './probe-settings'

const base = oc.errors(contractErrors)
const inCluster = { cluster: z.string() }
const ofNode = { cluster: z.string(), node: z.string() }

const NodeBalancer = z.object({
  balancer: z.string(),
  member: z.string(),
  intent: z.enum(intents),
  opinion: z.enum(opinions),
  statusText: z.string().nullable(),
  weight: z.number().nullable(),
  inFlight: Count.nullable(),
  observedAt: Timestamp,
  /** The balancer does not answer: what is said of it is as old as observedAt. */
  failure: z.string().nullable(),
  /** Where the member is not as wanted, and still is so. */
  drift: z.array(Drift),
})

const NodeRelease = z.object({
  solution: z.string(),
  wanted: z.string().nullable(),
  /** The release that new sessions get, as the node itself reports it; null = none, or not known. */
  serves: z.string().nullable(),
  running: z.boolean().nullable(),
  sessions: Count.nullable(),
})

/** Where a balancer is to take it in: a slot that its configuration holds ready, or beside what is configured. */
export const Place = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('slot'), name: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('added') }),
])
export type Place = z.infer<typeof Place>
const Placement = z.strictObject({ balancer: z.string(), place: Place })

const JoiningLine = z.object({
  condition: z.enum(joiningConditionKinds),
  /** `waiting` may pass by itself; `failed` needs somebody. */
  state: z.enum(joiningLineStates),
  met: z.boolean(),
  message: z.string(),
})

const Leaving = z.object({
  balancer: z.string(),
  member: z.string(),
  /** Taken away, put into maintenance where it stands in the balancer's configuration, or still there. */
  outcome: z.enum(['removed', 'stopped', 'left']),
  message: z.string(),
})
export type Leaving = z.infer<typeof Leaving>

/** A node: what the inventory says, and what was last seen of it. */
export const Node = z.object({
  name: z.string(),
  address: z.string(),
  kind: z.enum(nodeKinds),
  route: z.string().nullable(),
  weight: z.number().int(),
  capacity: Count.nullable(),
  zone: z.string().nullable(),
  managerUrl: z.string().nullable(),
  managerUsername: z.string().nullable(),
  probe: ProbeSettings.nullable(),
  /** Credentials are kept; they are never given back. */
  hasPassword: z.boolean(),
  /** An authority of its own is kept, by which certificates are trusted that nobody else trusts. */
  hasCaCertificate: z.boolean(),
  /** SHA-256 of the only certificate that is accepted of it, in lower-case hex; null = any that is trusted. */
  certificateFingerprint: z.string().nullable(),
  state: z.enum(nodeStates),
  stateSince: Timestamp,
  health: z.enum(healths),
  healthReason: z.string().nullable(),
  healthSince: Timestamp.nullable(),
  /** Polling stopped because the credentials were refused; edit them and it goes on. */
  pollStoppedAt: Timestamp.nullable(),
  failure: Failure.nullable(),
  /** null = not known. */
  sessions: Count.nullable(),
  observedAt: Timestamp.nullable(),
  attemptedAt: Timestamp.nullable(),
  version: z.string().nullable(),
  startedAt: Timestamp.nullable(),
  latencyMs: z.number().nullable(),
  openedPerMinute: z.number().nullable(),
  requestsPerSecond: z.number().nullable(),
  errorsPerSecond: z.number().nullable(),
  threadsBusy: Count.nullable(),
  threadsMax: Count.nullable(),
  heapUsedBytes: z.number().nullable(),
  heapMaxBytes: z.number().nullable(),
  /** It answered no request but Muster's own since then; null = it does, or that is not known. */
  quietSince: Timestamp.nullable(),
  /** Its own maintenance mode (Servoy); null = it has none, or it is not known. */
  maintenanceMode: z.boolean().nullable(),
  /** What it was deployed from (OutSystems), or has active (Servoy); nodes of one cluster that differ are skewed. */
  deployment: z.string().nullable(),
  contexts: z.array(
    z.object({
      path: z.string(),
      version: z.string().nullable(),
      running: z.boolean(),
      sessions: Count.nullable(),
    }),
  ),
  balancers: z.array(NodeBalancer),
  releases: z.array(NodeRelease),
  agent: z.object({
    enrolled: z.boolean(),
    connected: z.boolean(),
    version: z.string().nullable(),
    lastSeenAt: Timestamp.nullable(),
  }),
  /** What is asked of it before it takes traffic, each with where it stands; empty unless `joining`. */
  joining: z.array(JoiningLine),
  /** Over how long its weight grows once it becomes active; 0 = at once. */
  slowStartSeconds: z.number().int(),
  /** Its weight grows; null = it has its weight. */
  slowStart: z
    .object({
      seconds: z.number().int(),
      since: Timestamp,
      /** Of its weight, wanted now. */
      percent: z.number(),
      /** Balancers whose weights are too coarse to grow; null = all follow. */
      message: z.string().nullable(),
    })
    .nullable(),
  /** The join token by which it registered itself, by name; null = somebody added it. */
  joinedBy: z.string().nullable(),
  /** It registered itself, and neither its agent nor its probe was seen since then; null = it is there. */
  vanishedSince: Timestamp.nullable(),
  /** Where probe, balancer and inventory contradict each other, in words. */
  contradictions: z.array(z.string()),
  /** The drain that is running, by id. */
  drainId: z.string().nullable(),
})
export type Node = z.infer<typeof Node>

export const SlowStartSeconds = z.number().int().min(0).max(86_400)

export const nodeSorts = ['name', 'state', 'health', 'sessions', 'openedPerMinute', 'latencyMs'] as const

/** One certificate or several, as PEM; whether they can be read is seen when they are taken. */
const CaCertificate = z
  .string()
  .trim()
  .max(64_000)
  .regex(
    /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/,
    'certificates as PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----',
  )

/** Kept as 64 lower-case hex digits. */
const CertificateFingerprint = z
  .string()
  .trim()
  .regex(
    /^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/,
    'a SHA-256 fingerprint: 64 hex digits, with or without colons',
  )
  .transform((text) => text.replaceAll(':', '').toLowerCase())

const NodeFields = {
  name: NodeName,
  address: HostPort,
  kind: z.enum(nodeKinds).default('tomcat'),
  route: Name.nullable().default(null),
  weight: z.number().int().min(0).max(256).default(1),
  capacity: z.number().int().min(1).max(1_000_000).nullable().default(null),
  zone: z.string().trim().max(60).nullable().default(null),
  managerUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  managerUsername: z.string().max(100).nullable().default(null),
  managerPassword: z.string().max(500).nullable().default(null),
  caCertificate: CaCertificate.nullable().default(null),
  certificateFingerprint: CertificateFingerprint.nullable().default(null),
  /** Of the node's own kind; `http` needs it. */
  probe: ProbeSettings.nullable().default(null),
}
export const NodeInput = z.strictObject(NodeFields)

export const ConnectionReport = z.object({
  ok: z.boolean(),
  latencyMs: z.number(),
  failure: Failure.nullable(),
  version: z.string().nullable(),
  route: z.string().nullable(),
  contexts: z.array(
    z.object({
      path: z.string(),
      version: z.string().nullable(),
      running: z.boolean(),
      sessions: Count.nullable(),
    }),
  ),
  /** The certificate that was met, trusted or not; null = none was shown. */
  certificate: z
    .object({
      /** SHA-256, in lower-case hex: what can be pinned. */
      fingerprint: z.string(),
      subject: z.string(),
      issuer: z.string(),
      validTo: Timestamp.nullable(),
    })
    .nullable(),
  capabilities: z.array(
    z.object({
      need: z.enum(['status', 'sessions', 'deploy', 'servoy']),
      ok: z.boolean(),
      message: z.string(),
    }),
  ),
})
export type ConnectionReport = z.infer<typeof ConnectionReport>

export const nodes = {
  list: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/nodes',
      tags: ['Nodes'],
      summary: 'Nodes of a cluster',
    })
    .input(
      z.strictObject({
        ...inCluster,
        ...PageInput,
        filter: z.string().max(100).optional(),
        state: z.enum(nodeStates).optional(),
        health: z.enum(healths).optional(),
        sort: z.enum(nodeSorts).default('name'),
        order: z.enum(['asc', 'desc']).default('asc'),
      }),
    )
    .output(page(Node).extend({ total: Count })),
  add: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/nodes',
      tags: ['Nodes'],
      summary: 'Add a node',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        ...inCluster,
        ...NodeFields,
        slowStartSeconds: SlowStartSeconds.default(0),
        /** Where it is made a member, out of service until it is active. What fails there leaves the node joining. */
        placements: z.array(Placement).max(20).default([]),
      }),
    )
    .output(Node),
  place: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/nodes/{node}/place',
      tags: ['Nodes'],
      summary: 'Make a node a member of a balancer, or try that again',
    })
    .input(z.strictObject({ ...ofNode, ...Placement.shape }))
    .output(Node),
  activate: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/nodes/{node}/activate',
      tags: ['Nodes'],
      summary: 'Let a joining node take traffic, whatever it still lacks',
    })
    .input(
      z.strictObject({
        ...ofNode,
        reason: z.string().trim().min(1, 'say why, for those who read the activity log').max(500),
      }),
    )
    .output(Node),
  test: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/nodes/test',
      tags: ['Nodes'],
      summary: 'Try a connection and say what was found',
    })
    .input(
      z.strictObject({
        ...inCluster,
        kind: NodeFields.kind,
        address: HostPort,
        managerUrl: NodeFields.managerUrl,
        managerUsername: NodeFields.managerUsername,
        managerPassword: NodeFields.managerPassword,
        /** Not given = the one that is kept for `node`. */
        caCertificate: CaCertificate.nullable().optional(),
        certificateFingerprint: CertificateFingerprint.nullable().optional(),
        probe: NodeFields.probe,
        /** A node whose stored password is used when none is given; only with that node's own stored manager URL. */
        node: z.string().optional(),
      }),
    )
    .output(ConnectionReport),
  get: base
    .route({ method: 'GET', path: '/clusters/{cluster}/nodes/{node}', tags: ['Nodes'], summary: 'One node' })
    .input(z.strictObject(ofNode))
    .output(Node),
  update: base
    .route({
      method: 'PATCH',
      path: '/clusters/{cluster}/nodes/{node}',
      tags: ['Nodes'],
      summary: 'Change a node',
    })
    .input(
      z.strictObject({
        ...ofNode,
        name: NodeName.optional(),
        address: HostPort.optional(),
        route: Name.nullable().optional(),
        weight: z.number().int().min(0).max(256).optional(),
        capacity: z.number().int().min(1).max(1_000_000).nullable().optional(),
        zone: z.string().trim().max(60).nullable().optional(),
        managerUrl: z
          .url({ protocol: /^https?$/ })
          .nullable()
          .optional(),
        managerUsername: z.string().max(100).nullable().optional(),
        managerPassword: z.string().max(500).nullable().optional(),
        caCertificate: CaCertificate.nullable().optional(),
        certificateFingerprint: CertificateFingerprint.nullable().optional(),
        probe: ProbeSettings.nullable().optional(),
        slowStartSeconds: SlowStartSeconds.optional(),
      }),
    )
    .output(Node),
  remove: base
    .route({
      method: 'DELETE',
      path: '/clusters/{cluster}/nodes/{node}',
      tags: ['Nodes'],
      summary: 'Remove a node; its history stays',
    })
    .input(
      z.strictObject({
        ...ofNode,
        reason: z.string().max(500).optional(),
        override: Flag.optional(),
      }),
    )
    .output(z.object({ removed: z.literal(true), members: z.array(Leaving) })),
  sessions: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/nodes/{node}/sessions',
      tags: ['Nodes'],
      summary: 'Sessions that the node holds, with their idle times',
    })
    .input(
      z.strictObject({
        ...ofNode,
        limit: PageInput.limit.default(500),
        cursor: z.string().max(1_000).optional(),
      }),
    )
    .output(
      z.object({
        observedAt: Timestamp,
        items: z.array(
          z.object({
            fingerprint: z.string(),
            context: z.string(),
            version: z.string().nullable(),
            openedAt: Timestamp.nullable(),
            lastUsedAt: Timestamp.nullable(),
            idleSeconds: z.number().nullable(),
            timeoutSeconds: z.number().nullable(),
            user: z.string().nullable(),
          }),
        ),
        /** Instead of items, where the node cannot list them. */
        buckets: z.array(z.object({ context: z.string(), label: z.string(), sessions: Count })).nullable(),
        nextCursor: z.string().nullable(),
      }),
    ),
  endSession: base
    .route({
      method: 'DELETE',
      path: '/clusters/{cluster}/nodes/{node}/sessions/{fingerprint}',
      tags: ['Nodes'],
      summary: 'End one session, by the fingerprint that the list shows',
    })
    .input(
      z.strictObject({
        ...ofNode,
        fingerprint: z.string().max(64),
        reason: z.string().max(500).optional(),
      }),
    )
    .output(z.object({ ended: z.literal(true) })),
}
