import { randomUUID } from 'node:crypto'
import type { Db } from './client'

/** Counts one more within the window that began with the first, in one statement. Shares better-auth's table. */
export async function countAttempt(
  db: Db,
  key: string,
  windowMs: number,
  now: Date,
): Promise<{ count: number; windowEndsAt: Date }> {
  const at = now.getTime()
  const [row] = await db.$queryRaw<{ count: number; lastRequest: bigint }[]>`
    INSERT INTO "rateLimit" AS r ("id", "key", "count", "lastRequest") VALUES (${randomUUID()}, ${key}, 1, ${at})
    ON CONFLICT ("key") DO UPDATE SET
      "count" = CASE WHEN r."lastRequest" < ${at - windowMs} THEN 1 ELSE r."count" + 1 END,
      "lastRequest" = CASE WHEN r."lastRequest" < ${at - windowMs} THEN ${at} ELSE r."lastRequest" END
    RETURNING "count", "lastRequest"`
  return { count: row?.count ?? 1, windowEndsAt: new Date(Number(row?.lastRequest ?? at) + windowMs) }
}

export async function forgetAttempts(db: Db, key: string): Promise<void> {
  await db.rateLimit.deleteMany({ where: { key } })
}
