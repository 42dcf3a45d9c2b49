import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'

type Engine = bindings.SchemaEngine

let started = false

/**
 * Prisma's schema engine in WebAssembly: the same migrations and the same `_prisma_migrations` table as the CLI,
 * without the binary that the CLI would download.
 */
export async function createSchemaEngine(databaseUrl: string, schema: string): Promise<Engine> {
  if (!started) {
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
    const wasm = await readFile(path.join(path.dirname(entry), 'schema_engine_bg.wasm'))
    const { instance } = await WebAssembly.instantiate(wasm, {
      './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
    })
    const wire = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void }
    wire.__wbg_set_wasm(instance.exports)
    const start = instance.exports.__wbindgen_start
    if (typeof start === 'function') start()
    started = true
  }
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }))
  return bindings.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    adapter as never,
  )
}
