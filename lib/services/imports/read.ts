import type { Import } from '@/lib/contract/imports'
import { MusterError } from '@/lib/domain/errors'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { findImport, type ImportRecord, listImports as readImports } from '@/lib/store/imports'
import { quoted, requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { importShapes } from './shape'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws NOT_FOUND */
export async function requireImport(db: Db, cluster: ClusterRecord, id: string): Promise<ImportRecord> {
  const entry = uuid.test(id) ? await findImport(db, cluster.id, id) : null
  if (!entry) throw new MusterError('NOT_FOUND', `The cluster ${cluster.slug} has no import ${quoted(id)}.`)
  return entry
}

export async function getImport(
  ctx: ServiceContext,
  input: { cluster: string; import: string },
): Promise<Import> {
  authorise(ctx, 'imports.get', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const [shape] = await importShapes(prisma, [await requireImport(prisma, cluster, input.import)], ctx.now())
  if (!shape) throw new Error('an import has no shape')
  return shape
}

/** Newest first; the cursor is the number of the last one that was given. */
export async function listImports(
  ctx: ServiceContext,
  input: { cluster: string; running?: boolean | undefined; limit: number; cursor?: string | undefined },
): Promise<{ items: Import[]; nextCursor: string | null }> {
  authorise(ctx, 'imports.list', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const rows = await readImports(prisma, {
    clusterId: cluster.id,
    running: input.running,
    before: input.cursor === undefined ? undefined : numberOf(input.cursor),
    limit: input.limit + 1,
  })
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: await importShapes(prisma, items, ctx.now()),
    nextCursor: rows.length > items.length && last ? String(last.number) : null,
  }
}

function numberOf(cursor: string): number {
  if (!/^\d{1,9}$/.test(cursor))
    throw new MusterError('BAD_REQUEST', 'This cursor is not one that a list gave.')
  return Number(cursor)
}
