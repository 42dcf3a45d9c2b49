import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client'

export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]
/** What store functions take: the client, or a transaction of it. */
export type Db = PrismaClient | Transaction

export type Store = { prisma: PrismaClient; pool: pg.Pool; url: string; close(): Promise<void> }

/** One pool for Prisma and for raw SQL. A lost connection is an error of the query that meets it, not a crash. */
export function createStore(databaseUrl: string, options: { connectionsMax?: number } = {}): Store {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  })
  // An idle connection that breaks would otherwise end the process; the next query opens a new one.
  pool.on('error', () => undefined)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    prisma,
    pool,
    url: databaseUrl,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}
