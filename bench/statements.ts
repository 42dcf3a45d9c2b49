import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Store } from '@/lib/store/client'

/** How many SQL statements some work sends, by Postgres' own log. Nothing else may use the database meanwhile. */
export async function countStatements(
  store: Store,
  logFile: string,
  work: () => Promise<unknown>,
): Promise<number> {
  await logStatements(store, 'all')
  // Not to be counted: what this very function sends.
  await store.pool.query('SELECT 1')
  const begin = statSync(logFile).size
  await work()
  const end = statSync(logFile).size
  await logStatements(store, 'none')
  const file = await open(logFile)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - begin), 0, end - begin, begin)
  await file.close()
  const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
  return lines.filter((line) => /LOG: {2}(statement|execute [^:]*): /.test(line)).length
}

async function logStatements(store: Store, which: 'all' | 'none'): Promise<void> {
  await store.pool.query(`ALTER SYSTEM SET log_statement = '${which}'`)
  await store.pool.query('SELECT pg_reload_conf()')
  // Every backend takes the change in before its next statement, but not at this very moment.
  await new Promise((resolve) => setTimeout(resolve, 300))
}
