import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '@/lib/store/migrate'
import { type LocalPostgres, startPostgres } from './postgres'
import { clearDirectory, keepDirectory } from './reaper'

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

const TEMPLATE = 'template_migrated'

const endSessions = `SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = '${TEMPLATE}'`

interface TestServer {
  postgres: LocalPostgres
  directory: string
}
let starting: Promise<TestServer> | undefined
let inUse = 0
let made = 0

async function startTestServer(): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-test-postgres-'))
  clearDirectory(directory)
  const postgres = await startPostgres({ directory })
  await postgres.createDatabaseUnlessThere(TEMPLATE)
  await migrate(postgres.url(TEMPLATE))
  // The schema engine keeps its connection for a while, and a template must not be in use.
  await query(postgres.url('postgres'), endSessions)
  return { postgres, directory }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

/**
 * A migrated, empty database of one's own. The first in a process starts a Postgres in a temporary directory
 * (about 2 s), the others copy its template (about 50 ms); dropping the last stops the server and deletes it.
 * Any number of test processes can do so at once.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  inUse += 1
  starting ??= startTestServer()
  const server = await starting
  const { postgres, directory } = server
  made += 1
  const name = `test_${made}`
  await query(postgres.url('postgres'), `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`)

  return {
    url: postgres.url(name),
    drop: async () => {
      inUse -= 1
      if (inUse > 0) return query(postgres.url('postgres'), `DROP DATABASE ${name} WITH (FORCE)`)
      starting = undefined
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
      keepDirectory(directory)
    },
  }
}
