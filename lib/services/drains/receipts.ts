import type { Receipt } from '@/lib/contract/receipts'
import { toCsv } from '@/lib/domain/csv'
import { drainReceipt } from '@/lib/domain/drain-receipt'
import { MusterError } from '@/lib/domain/errors'
import { allOf } from '@/lib/store/drain-records'
import { type DrainRecord, listEndedDrains } from '@/lib/store/drains-read'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'

type Input = { cluster: string; from?: Date | undefined; to?: Date | undefined; format: 'json' | 'csv' }

const receiptsMax = 20_000

/**
 * What the drains of a cluster came to, the newest first.
 *
 * @throws UNPROCESSABLE when there are more than a file should hold: ask for a shorter time
 */
export async function exportReceipts(
  ctx: ServiceContext,
  input: Input,
): Promise<{ items: Receipt[]; nextCursor: null } | File> {
  authorise(ctx, 'drains.receipts', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const { from, to } = input
  const drains = await listEndedDrains(prisma, cluster.id, { from, to, limit: receiptsMax + 1 })
  if (drains.length > receiptsMax) {
    const message = `There are more than ${receiptsMax} receipts: ask for a shorter time with from and to.`
    throw new MusterError('UNPROCESSABLE', message)
  }
  const items = drains.flatMap((drain) => receiptOf(cluster.slug, drain) ?? [])
  if (input.format === 'json') return { items, nextCursor: null }
  return new File([csvOf(items)], `${cluster.slug}-receipts.csv`, { type: 'text/csv; charset=utf-8' })
}

function receiptOf(cluster: string, drain: DrainRecord): Receipt | null {
  const { endedAt, messages } = drain
  if (!endedAt) return null
  const { id, node, state, reason, requestedBy, requestedAt, confirmedAt, endedBy } = drain
  const about = { drain: id, cluster, node, state, reason, requestedBy, requestedAt, confirmedAt, endedBy }
  return {
    ...about,
    endedAt,
    ...drainReceipt({ ...drain, endedAt, messages: messages ? allOf(messages) : [] }),
  }
}

const columns: Record<string, (receipt: Receipt) => string | number | null> = {
  drain: ({ drain }) => drain,
  cluster: ({ cluster }) => cluster,
  node: ({ node }) => node,
  state: ({ state }) => state,
  reason: ({ reason }) => reason,
  requestedBy: ({ requestedBy }) => requestedBy.name,
  requestedAt: ({ requestedAt }) => requestedAt.toISOString(),
  confirmedAt: ({ confirmedAt }) => confirmedAt?.toISOString() ?? null,
  endedAt: ({ endedAt }) => endedAt.toISOString(),
  endedBy: ({ endedBy }) => endedBy?.name ?? null,
  durationSeconds: ({ durationSeconds }) => durationSeconds,
  sessionsAtStart: ({ sessionsAtStart }) => sessionsAtStart,
  endedThemselves: ({ endedThemselves }) => endedThemselves,
  moved: ({ moved }) => moved,
  endedByMuster: ({ endedByMuster }) => endedByMuster,
  openedSince: ({ openedSince }) => openedSince,
  left: ({ left }) => left,
  withoutBalancers: ({ withoutBalancers }) => withoutBalancers.join(' '),
  messages: ({ messages }) => messages.map(({ text }) => text).join(' | '),
}

function csvOf(receipts: Receipt[]): string {
  const of = Object.values(columns)
  return toCsv(
    Object.keys(columns),
    receipts.map((receipt) => of.map((column) => column(receipt))),
  )
}
