import type { Samples } from '@/lib/contract/distribution'
import { MusterError } from '@/lib/domain/errors'
import { gridOf, seriesByNode, totalOf } from '@/lib/domain/series'
import { isKeptByMinute, type Metric, nameNodes, readMinuteTotals, readSamples } from '@/lib/store/samples'
import { requireCluster } from './clusters/require'
import { authorise, type ServiceContext } from './context'
import { requireNode } from './nodes/require'

/** Above this many nodes a chart of single nodes is unreadable, and the total stands alone. */
const nodesMax = 30
/** Raw samples of a longer range are too many to read for a chart. */
const rawMinutesMax = 180

export type SamplesInput = {
  cluster: string
  metric: Metric
  node?: string | undefined
  minutes: number
  points: number
}

/** A metric over time: per node and in total where nodes are few, the total alone where they are many. */
export async function getSamples(ctx: ServiceContext, input: SamplesInput): Promise<Samples> {
  authorise(ctx, 'samples.get', input.cluster)
  const { prisma, pool } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const named = input.node
    ? [await requireNode(prisma, cluster, input.node)]
    : await nameNodes(pool, cluster.id, nodesMax + 1)
  const few = named.length <= nodesMax
  const single = input.node ? named[0] : undefined
  const raw = few && (input.minutes <= rawMinutesMax || (single && !isKeptByMinute(input.metric)))
  const { pollIntervalSeconds } = cluster
  const grid = gridOf({ ...input, now: ctx.now(), pollIntervalSeconds, wholeMinutes: !raw })
  const asked = { clusterId: cluster.id, nodeId: single?.id ?? null, grid }
  const head = { from: grid.from, stepSeconds: grid.stepSeconds }

  if (raw) {
    const points = await readSamples(pool, { ...asked, metric: input.metric, pollIntervalSeconds })
    const series = seriesByNode(points, grid.buckets)
    const how = input.metric === 'latencyMs' ? 'mean' : 'sum'
    const empty = new Array<number | null>(grid.buckets).fill(null)
    return {
      ...head,
      total: totalOf(series.values(), grid.buckets, how),
      nodes: named.map(({ id, name }) => ({ node: name, values: series.get(id) ?? empty })),
    }
  }
  if (!isKeptByMinute(input.metric)) {
    throw new MusterError(
      'UNPROCESSABLE',
      `${input.metric} is kept for single nodes: name a node, or ask for at most ${rawMinutesMax} minutes of at most ${nodesMax} nodes.`,
    )
  }
  const total = await readMinuteTotals(pool, { ...asked, metric: input.metric })
  return { ...head, total, nodes: single ? [{ node: single.name, values: total }] : [] }
}
