import process from 'node:process'
import { defineConfig } from 'prisma/config'

// `generate`, `format` and `validate` never start the schema engine, but the CLI insists on having one and
// would download it. Naming a binary that exists keeps it from trying. Migrations do not go through the CLI:
// see lib/store/migrate.ts.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost/muster' },
})
