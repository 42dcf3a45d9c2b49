import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { migrate, readMigrations } from '@/lib/store/migrate'
import { createSchemaEngine } from '@/lib/store/schema-engine'

const help = `Writes the SQL that brings a database from the migrations to prisma/schema.prisma.

  node --import tsx bin/migration.ts --database URL NAME

URL is an empty scratch database: the migrations that exist are applied to it first. NAME is what the new
migration does, e.g. add_zones. Read the SQL before you commit it; partial indexes and triggers are written by hand.
`

const { values, positionals } = parseArgs({
  options: { database: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
})
const [name] = positionals
if (values.help || !values.database || !name) {
  console.log(help)
  process.exit(values.help ? 0 : 2)
}

await migrate(values.database)
const schema = await readFile('prisma/schema.prisma', 'utf8')
const engine = await createSchemaEngine(values.database, schema)
const known = await readMigrations('prisma')
const { stdout } = await engine.diff({
  from: known.migrationDirectories.length > 0 ? { tag: 'url', url: values.database } : { tag: 'empty' },
  to: { tag: 'schemaDatamodel', files: [{ path: 'prisma/schema.prisma', content: schema }] },
  script: true,
  exitCode: null,
  shadowDatabaseUrl: null,
  filters: { externalTables: [], externalEnums: [] },
} as never)

const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
const folder = path.join('prisma/migrations', `${stamp}_${name}`)
if (!stdout || stdout.includes('This is an empty migration')) {
  console.log('The migrations already say what the schema says.')
  await rm(folder, { recursive: true, force: true })
} else {
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'migration.sql'), stdout)
  console.log(`Wrote ${folder}/migration.sql`)
}
process.exit(0)
