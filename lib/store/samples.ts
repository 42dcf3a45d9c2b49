import type pg from 'pg'
import type { Grid, Point } from '@/lib/domain/series'

export type Metric =
  | 'sessions'
  | 'opened'
  | 'requests'
  | 'errors'
  | 'latencyMs'
  | 'threadsBusy'
  | 'heapUsedBytes'

/** Gauges are averaged. Counters become rates: sessions opened per minute, requests and errors per second. */
const perSeconds = { opened: 60, requests: 1, errors: 1 } as const
type Counter = keyof typeof perSeconds

function isCounter(metric: Metric): metric is Counter {
  return metric in perSeconds
}

/** Metrics that are kept by the minute, and the column of each. */
const minuteColumns = {
  sessions: 'sessionsMean',
  opened: 'opened',
  requests: 'requests',
  errors: 'errors',
  latencyMs: 'latencyMean',
} as const satisfies Partial<Record<Metric, string>>

export function isKeptByMinute(metric: Metric): metric is keyof typeof minuteColumns {
  return metric in minuteColumns
}

/** Each node's mean in each bucket, from raw samples. One statement. */
export async function readSamples(
  pool: pg.Pool,
  options: {
    clusterId: string
    nodeId: string | null
    metric: Metric
    grid: Grid
    pollIntervalSeconds: number
  },
): Promise<Point[]> {
  const { grid, metric } = options
  const { rows } = await pool.query<Point>({
    name: `samples-${metric}`,
    text: isCounter(metric) ? rateSql(metric) : gaugeSql(metric),
    values: [
      options.clusterId,
      grid.from,
      endOf(grid),
      grid.stepSeconds,
      options.nodeId,
      ...(isCounter(metric) ? [options.pollIntervalSeconds] : []),
    ],
  })
  return rows
}

const bucket = `floor(extract(epoch FROM "at" - $2::timestamptz) / $4::int)::int`
const inRange = `"clusterId" = $1::uuid AND "at" >= $2::timestamptz AND "at" < $3::timestamptz
  AND ($5::uuid IS NULL OR "nodeId" = $5::uuid)`

function gaugeSql(metric: Metric): string {
  return `SELECT "nodeId", ${bucket} AS "bucket", round(avg("${metric}")::numeric, 2)::float8 AS "value"
    FROM "Sample" WHERE ${inRange} AND "${metric}" IS NOT NULL GROUP BY 1, 2`
}

/** A count belongs to the time since the last count of that node, which is longer after polls that failed. */
function rateSql(metric: Counter): string {
  return `SELECT "nodeId", ${bucket} AS "bucket",
      round(sum("count") / sum("covered") * ${perSeconds[metric]}, 3)::float8 AS "value"
    FROM (SELECT "nodeId", "at", "${metric}" AS "count",
        COALESCE(extract(epoch FROM "at" - lag("at") OVER (PARTITION BY "nodeId" ORDER BY "at")), $6::int) AS "covered"
      FROM "Sample" WHERE ${inRange} AND "${metric}" IS NOT NULL) AS counted
    GROUP BY 1, 2 HAVING sum("covered") > 0`
}

/** The sum (of latency: the mean) over all nodes in each bucket of whole minutes. One statement, a row a bucket. */
export async function readMinuteTotals(
  pool: pg.Pool,
  options: { clusterId: string; nodeId: string | null; metric: keyof typeof minuteColumns; grid: Grid },
): Promise<(number | null)[]> {
  const { grid, metric } = options
  const over = metric === 'latencyMs' ? 'avg' : 'sum'
  const scale = isCounter(metric) ? perSeconds[metric] / 60 : 1
  const column = minuteColumns[metric]
  const bucket = `floor(extract(epoch FROM "minute" - $2::timestamptz) / $4::int)::int`
  const inRange = `"clusterId" = $1::uuid AND "minute" >= $2::timestamptz AND "minute" < $3::timestamptz
    AND ($5::uuid IS NULL OR "nodeId" = $5::uuid) AND "${column}" IS NOT NULL`
  // A node has one row a minute: where a bucket is a minute there is nothing to average, which halves the time.
  const single = grid.stepSeconds === 60
  const means = single
    ? `SELECT ${bucket} AS "bucket", "${column}" AS "mean" FROM "SampleMinute" WHERE ${inRange}`
    : `SELECT "nodeId", ${bucket} AS "bucket", avg("${column}") AS "mean" FROM "SampleMinute"
       WHERE ${inRange} GROUP BY 1, 2`
  const { rows } = await pool.query<{ bucket: number; value: number }>({
    name: `minutes-${metric}-${single ? 'single' : 'many'}`,
    text: `SELECT "bucket", round(${over}("mean")::numeric * ${scale}, 3)::float8 AS "value"
      FROM (${means}) AS means GROUP BY 1`,
    values: [options.clusterId, grid.from, endOf(grid), grid.stepSeconds, options.nodeId],
  })
  const values = new Array<number | null>(grid.buckets).fill(null)
  for (const { bucket, value } of rows) if (bucket >= 0 && bucket < grid.buckets) values[bucket] = value
  return values
}

/** Sessions opened since then, per node; a node that is missing was not counted. One statement. */
export async function readOpened(
  pool: pg.Pool,
  clusterId: string,
  since: Date,
): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ nodeId: string; opened: number }>({
    name: 'samples-opened-since',
    text: `SELECT "nodeId", sum("opened")::int AS "opened" FROM "Sample"
      WHERE "clusterId" = $1::uuid AND "at" >= $2::timestamptz AND "opened" IS NOT NULL GROUP BY 1`,
    values: [clusterId, since],
  })
  return new Map(rows.map(({ nodeId, opened }) => [nodeId, opened]))
}

/** Ids and names of a cluster's nodes by name, no more than asked for. */
export async function nameNodes(
  pool: pg.Pool,
  clusterId: string,
  max: number,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await pool.query<{ id: string; name: string }>({
    name: 'samples-nodes',
    text: `SELECT "id", "name" FROM "Node" WHERE "clusterId" = $1::uuid AND "state" <> 'removed'
      ORDER BY "name" LIMIT $2::int`,
    values: [clusterId, max],
  })
  return rows
}

function endOf(grid: Grid): Date {
  return new Date(grid.from.getTime() + grid.buckets * grid.stepSeconds * 1000)
}
