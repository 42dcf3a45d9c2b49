import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const HELP = `npm test [-- NAME…]: everything that is checked before a change lands, one after another.

  npm test                    all of it
  npm test -- unit e2e        these only

A failed step does not stop the next; the last line says how many passed and failed.`

interface Step {
  name: string
  run: () => boolean
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const tool = (name: string, script: string, ...args: string[]): Step => ({
  name,
  run: () =>
    spawnSync(process.execPath, [`node_modules/${script}`, ...args], { stdio: 'inherit' }).status === 0,
})

/** The end-to-end tests run the production build; an old one would prove nothing. */
function buildIsCurrent(): boolean {
  const sources = execFileSync('sh', ['bin/setup', '--sources-hash'], { encoding: 'utf8' })
  const built = existsSync('dist/.sources') ? readFileSync('dist/.sources', 'utf8') : ''
  if (existsSync('.next/standalone/server.js') && built === sources) return true
  console.error('The production build is missing or older than the sources: sh bin/setup')
  return false
}

const steps: Step[] = [
  { name: 'build', run: buildIsCurrent },
  tool('lint', '@biomejs/biome/bin/biome', 'check', '.'),
  tool('types', 'typescript/bin/tsc', '--noEmit'),
  tool('dead-code', 'knip/bin/knip.js'),
  tool('unit', 'vitest/vitest.mjs', 'run', '--project', 'unit'),
  tool('integration', 'vitest/vitest.mjs', 'run', '--project', 'integration'),
  tool('e2e', '@playwright/test/cli.js', 'test'),
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
})
const unknown = positionals.filter((name) => !steps.some((step) => step.name === name))

if (values.help) {
  console.log(HELP)
} else if (unknown.length) {
  console.error(
    `No such step: ${unknown.join(', ')}. There are ${steps.map((step) => step.name).join(', ')}.`,
  )
  process.exitCode = 2
} else {
  const wanted = steps.filter((step) => positionals.length === 0 || positionals.includes(step.name))
  const results = wanted.map(({ name, run }) => {
    console.log(`\n──── ${name}`)
    const start = performance.now()
    const passed = run()
    return { name, passed, seconds: (performance.now() - start) / 1000 }
  })
  console.log('\n────')
  for (const { name, passed, seconds } of results) {
    console.log(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s`)
  }
  const failed = results.filter(({ passed }) => !passed).length
  console.log(`${results.length - failed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
}
