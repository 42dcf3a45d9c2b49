import { busVersion, type Command, type Envelope } from '@/lib/contract/bus'
import { broadcastKey, exchangeOf, nodeKey } from '@/lib/contract/bus-names'
import { newMessageId } from '@/lib/platform/message-id'
import type { Db } from '@/lib/store/client'
import { enqueue } from '@/lib/store/outbox'

export type Deployment = {
  importId: string
  clusterId: string
  clusterSlug: string
  solution: string
  contextPath: string
  release: string
  version: string
  sha256: string
  sizeBytes: number
}

/** Staging does no harm at any time; an activation that comes late would, so it is soon void. */
const validSeconds = { stage: 3_600, activate: 120 }

const artifactPath = (sha256: string) => `/api/v1/agents/artifacts/${sha256}`

/** Owes a command to one node, or to all with null, in the caller's transaction. It is signed when it leaves. */
export async function oweCommand(
  db: Db,
  kind: 'stage' | 'activate',
  deployment: Deployment,
  node: string | null,
  now: Date,
): Promise<void> {
  const { clusterId, clusterSlug, importId, solution, contextPath, release, version, sha256, sizeBytes } =
    deployment
  const command: Command = {
    kind,
    importId,
    solution,
    contextPath,
    release,
    version,
    artifactPath: artifactPath(sha256),
    sha256,
    sizeBytes,
  }
  const expiresAt = new Date(now.getTime() + validSeconds[kind] * 1000)
  const body: Envelope = {
    v: busVersion,
    id: newMessageId(),
    cluster: clusterSlug,
    node,
    issuedAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
    command,
  }
  await enqueue(db, {
    clusterId,
    clusterSlug,
    exchange: exchangeOf(clusterSlug),
    routingKey: node === null ? broadcastKey : nodeKey(node),
    body,
    expiresAt,
  })
}
