import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createSchemaEngine } from '@/lib/store/schema-engine'
import { createTestDatabase } from './local/test-database'

const help = `Writes the SQL that brings a database from prisma/schema.prisma as it was to what it is now.

  node --import tsx bin/migration.ts NAME
  node --import tsx bin/migration.ts --since v0.1.0 NAME

NAME is what the migration does, e.g. add_zones. As it was = in the last commit, or in the one that --since names.
Read the SQL before you commit it; partial indexes are written by hand.
`

const { values, positionals } = parseArgs({
  options: { since: { type: 'string', default: 'HEAD' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
})
const [name] = positionals
if (values.help || !name || !/^[a-z0-9_]+$/.test(name)) {
  console.log(help)
  process.exit(values.help ? 0 : 2)
}

const file = 'prisma/schema.prisma'
const before = execFileSync('git', ['show', `${values.since}:${file}`], { encoding: 'utf8' })
const after = await readFile(file, 'utf8')
// Two texts are compared; the engine wants a database all the same.
const database = await createTestDatabase()
const engine = await createSchemaEngine(database.url, after)
const { stdout } = await engine.diff({
  from: { tag: 'schemaDatamodel', files: [{ path: file, content: before }] },
  to: { tag: 'schemaDatamodel', files: [{ path: file, content: after }] },
  script: true,
  exitCode: null,
  shadowDatabaseUrl: null,
  filters: { externalTables: [], externalEnums: [] },
} as never)

if (!stdout || stdout.includes('This is an empty migration')) {
  console.log(`${file} says what it said in ${values.since}: there is nothing to migrate.`)
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const folder = path.join('prisma/migrations', `${stamp}_${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'migration.sql'), stdout)
  console.log(`Wrote ${folder}/migration.sql`)
}
await database.drop()
process.exit(0)
