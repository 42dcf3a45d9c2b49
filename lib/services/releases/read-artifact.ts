import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { MusterError } from '@/lib/domain/errors'
import { sha256Hex } from '@/lib/platform/crypto'
import { findAgentByToken } from '@/lib/store/agents'
import { clusterHasContent } from '@/lib/store/releases'
import { requirePorts, type ServiceContext } from '../context'
import { artifactFile } from './artifacts'
import { parseRange } from './range'

export type ArtifactReply = {
  status: 200 | 206 | 416
  headers: Record<string, string>
  body: ReadableStream<Uint8Array> | null
}

/**
 * An artifact for an agent, whose own token is the credential: it gets what belongs to a release of its cluster.
 *
 * @throws UNAUTHORIZED for a token that is no agent's, NOT_FOUND for content that its cluster does not have
 */
export async function readArtifact(
  ctx: Omit<ServiceContext, 'actor'>,
  input: { authorization: string | null; range: string | null; headOnly: boolean; sha256: string },
): Promise<ArtifactReply> {
  const token = /^Bearer +(\S+)$/i.exec(input.authorization ?? '')?.[1]
  const agent = token ? await findAgentByToken(ctx.store.prisma, sha256Hex(token)) : null
  if (!agent) throw new MusterError('UNAUTHORIZED', 'Only the agent of a node may fetch artifacts.')
  const { sha256 } = input
  const known =
    /^[0-9a-f]{64}$/.test(sha256) && (await clusterHasContent(ctx.store.prisma, agent.clusterId, sha256))
  if (!known) throw new MusterError('NOT_FOUND', `No release of ${agent.cluster} has this content.`)

  const file = await open(
    artifactFile(requirePorts({ ...ctx, actor: null }).site.artifactsDir, sha256),
  ).catch(() => {
    throw new MusterError('NOT_FOUND', 'The file of this artifact is missing on the console.')
  })
  const { size } = await file.stat()
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    etag: `"${sha256}"`,
  }
  const range = parseRange(input.range, size)
  if (range === 'unsatisfiable' || input.headOnly) {
    await file.close()
    return range === 'unsatisfiable'
      ? { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` }, body: null }
      : { status: 200, headers: { ...headers, 'content-length': String(size) }, body: null }
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  headers['content-length'] = String(end - start + 1)
  if (range) headers['content-range'] = `bytes ${start}-${end}/${size}`
  const stream = file.createReadStream({ start, end, highWaterMark: 256 * 1024 })
  return {
    status: range ? 206 : 200,
    headers,
    body: Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>,
  }
}
