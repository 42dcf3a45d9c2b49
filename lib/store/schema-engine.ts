import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type * as Bindings from '@prisma/schema-engine-wasm/schema_engine_bg'

type Engine = Bindings.SchemaEngine

let loading: Promise<typeof Bindings> | undefined

/** Found by its path and never bundled: a bundler would take the whole project for what the .wasm may need. */
async function loadBindings(): Promise<typeof Bindings> {
  const home = path.join(process.cwd(), 'node_modules/@prisma/schema-engine-wasm')
  const script = pathToFileURL(path.join(home, 'schema_engine_bg.js')).href
  const bindings = (await import(/* turbopackIgnore: true */ /* @vite-ignore */ script)) as typeof Bindings
  const { instance } = await WebAssembly.instantiate(
    await readFile(path.join(home, 'schema_engine_bg.wasm')),
    {
      './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
    },
  )
  const wire = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void }
  wire.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return bindings
}

/**
 * Prisma's schema engine in WebAssembly: the same migrations and the same `_prisma_migrations` table as the CLI,
 * without the binary that the CLI would download.
 */
export async function createSchemaEngine(databaseUrl: string, schema: string): Promise<Engine> {
  loading ??= loadBindings()
  const bindings = await loading
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }))
  return bindings.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    adapter as never,
  )
}
