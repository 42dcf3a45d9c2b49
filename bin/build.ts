import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { environmentWith } from '@/lib/platform/env'

/**
 * The production build: dist/agent.mjs (all in one file; also served to nodes from public/), dist/worker.mjs
 * (npm packages stay outside) and the web in .next/standalone with all that its server.js needs beside it.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

// CommonJS packages inside an ES module ask for `require`.
const requireBanner = `import { createRequire as muster_createRequire } from 'node:module'
const require = muster_createRequire(import.meta.url)`

const shared: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: false,
  logLevel: 'warning',
}

const sources = execFileSync('sh', ['bin/setup', '--sources-hash'], { encoding: 'utf8' })

rmSync('dist', { recursive: true, force: true })
await Promise.all([
  build({
    ...shared,
    entryPoints: ['bin/agent.ts'],
    outfile: 'dist/agent.mjs',
    banner: { js: requireBanner },
    legalComments: 'inline',
  }),
  build({ ...shared, entryPoints: ['bin/worker.ts'], outfile: 'dist/worker.mjs', packages: 'external' }),
])
mkdirSync('public', { recursive: true })
cpSync('dist/agent.mjs', 'public/muster-agent.mjs')

execFileSync(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
  stdio: 'inherit',
  env: { ...environmentWith({ NEXT_TELEMETRY_DISABLED: '1' }), NODE_ENV: 'production' },
})

const standalone = '.next/standalone'
cpSync('public', join(standalone, 'public'), { recursive: true })
cpSync('.next/static', join(standalone, '.next/static'), { recursive: true })
// Migrations are applied at start, from these files and by this engine, which no bundler sees.
for (const path of ['prisma', 'node_modules/@prisma/schema-engine-wasm']) {
  cpSync(path, join(standalone, path), { recursive: true })
}

writeFileSync('dist/.sources', sources)
