import type pg from 'pg'
import type { Db } from './client'
import type { Prisma } from './generated/client'
import { notify } from './notify'

/** A message that is owed to the broker; `body` is what the publisher signs or sends. */
export type OutboxEntry = {
  clusterId: string
  clusterSlug: string
  exchange: string
  routingKey: string
  body: { id: string } & Record<string, unknown>
  expiresAt: Date
}

/** Written in the transaction of what it follows from: either both happen or neither. */
export async function enqueue(db: Db, entry: OutboxEntry): Promise<void> {
  await db.outbox.create({
    data: {
      messageId: entry.body.id,
      clusterId: entry.clusterId,
      exchange: entry.exchange,
      routingKey: entry.routingKey,
      body: entry.body as Prisma.InputJsonValue,
      expiresAt: entry.expiresAt,
    },
  })
  await notify(db, { topic: 'work', cluster: entry.clusterSlug })
}

export type OwedMessage = {
  id: string
  messageId: string
  clusterId: string
  exchange: string
  routingKey: string
  body: unknown
  expiresAt: Date | null
}
export type Delivery = { id: string; error: string | null }

/**
 * Locks the oldest messages that nobody else holds, hands them over, and writes down what became of each. The lock
 * lasts while they are published, so that no two workers publish one at once.
 *
 * @returns how many there were
 */
export async function drainOutbox(
  pool: pg.Pool,
  limit: number,
  publish: (messages: OwedMessage[]) => Promise<Delivery[]>,
): Promise<number> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const { rows } = await client.query<OwedMessage>(
      `SELECT "id"::text, "messageId", "clusterId", "exchange", "routingKey", "body", "expiresAt" FROM "Outbox"
       WHERE "publishedAt" IS NULL AND ("expiresAt" IS NULL OR "expiresAt" > now())
       ORDER BY "id" LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    )
    const deliveries = rows.length > 0 ? await publish(rows) : []
    await client.query(
      `UPDATE "Outbox" o SET "attempts" = "attempts" + 1, "lastError" = d.error,
         "publishedAt" = CASE WHEN d.error IS NULL THEN now() END
       FROM unnest($1::bigint[], $2::text[]) AS d(id, error) WHERE o."id" = d.id`,
      [deliveries.map(({ id }) => id), deliveries.map(({ error }) => error)],
    )
    await client.query('COMMIT')
    return rows.length
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection with an open transaction is of no use to the next one.
    client.release(broken)
  }
}

/** Takes back what was not published yet of an import. */
export async function withdraw(db: Db, clusterId: string, importId: string): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "Outbox" WHERE "clusterId" = ${clusterId}::uuid AND "publishedAt" IS NULL
      AND "body"->'command'->>'importId' = ${importId}`
}

export type CommandSent = {
  routingKey: string
  kind: string
  waiting: boolean
  at: Date | null
  times: number
}

/** What was sent, or is owed, of an import: per routing key and kind of command. */
export async function commandsOf(db: Db, clusterId: string, importId: string): Promise<CommandSent[]> {
  return await db.$queryRaw<CommandSent[]>`
    SELECT "routingKey", "body"->'command'->>'kind' AS "kind", max("publishedAt") AS "at", count(*)::int AS "times",
      bool_or("publishedAt" IS NULL AND ("expiresAt" IS NULL OR "expiresAt" > now())) AS "waiting"
    FROM "Outbox" WHERE "clusterId" = ${clusterId}::uuid AND "body"->'command'->>'importId' = ${importId}
    GROUP BY 1, 2`
}

/** Deletes what was published or expired longer than a day ago. */
export async function forgetOldMessages(pool: pg.Pool): Promise<void> {
  await pool.query(
    `DELETE FROM "Outbox" WHERE "createdAt" < now() - interval '1 day'
       AND ("publishedAt" IS NOT NULL OR "expiresAt" < now())`,
  )
}
