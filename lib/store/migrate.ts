import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { createSchemaEngine } from './schema-engine'

const lockKey = 7_305_001

/**
 * Applies the migrations that the database does not have yet and returns their names. Any number of processes may
 * call it at once: an advisory lock lets one work while the others wait, and then find nothing to do.
 *
 * @param root the folder that holds `prisma/`; the current one unless told
 * @throws when a migration fails, with the database's message
 */
export async function migrate(databaseUrl: string, root = process.cwd()): Promise<string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  await lock.connect()
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [lockKey])
    const migrations = await readMigrations(path.join(root, 'prisma'))
    const done = await appliedNames(lock)
    if (migrations.migrationDirectories.every(({ path: name }) => done.has(name))) return []
    const schema = await readFile(path.join(root, 'prisma/schema.prisma'), 'utf8')
    const engine = await createSchemaEngine(databaseUrl, schema)
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrations,
      filters: { externalTables: [], externalEnums: [] },
    })
    return appliedMigrationNames
  } finally {
    await lock.end()
  }
}

async function appliedNames(client: pg.Client): Promise<Set<string>> {
  const table = await client.query<{ found: string | null }>(
    `SELECT to_regclass('_prisma_migrations') AS found`,
  )
  if (!table.rows[0]?.found) return new Set()
  const rows = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  return new Set(rows.rows.map(({ name }) => name))
}

/** The migrations folder in the shape that the schema engine takes. */
async function readMigrations(prismaDir: string) {
  const baseDir = path.join(prismaDir, 'migrations')
  const entries = await readdir(baseDir, { withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: 'ok' as const,
          value: await readFile(path.join(baseDir, name, 'migration.sql'), 'utf8'),
        },
      },
    })),
  )
  const lockfile = await readFile(path.join(baseDir, 'migration_lock.toml'), 'utf8')
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories,
  }
}
