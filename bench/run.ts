import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as drain from './drain'
import type { Section } from './figures'
import * as imports from './import'
import * as polling from './polling'
import * as takingOut from './taking-out'
import * as views from './views'

const benches = { polling, views, drain, 'taking-out': takingOut, import: imports } as const
type Bench = keyof typeof benches
const names = Object.keys(benches) as Bench[]

const HELP = `npm run bench [-- NAMES]: measures Muster on this machine and writes bench/RESULTS.md.

  polling   what it costs to watch 100 and 1,000 simulated nodes, beside a bare loop (6 min)
  views     node list and cluster page with 1,000 nodes: time, bytes, SQL statements (4 min)
  drain     from the click to HAProxy, and from a killed Tomcat to "down" (3 min)
  taking-out  a drain through HAProxy, httpd and mod_jk at once, its last session, and a reload (4 min)
  import    a 5 MB WAR to three Tomcats (2 min)

Without names all of them, one after the other. Needs the production build, and Linux. Keep the machine quiet.

  npm run bench -- polling drain`

const say = (line: string) => console.log(`bench: ${line}`)
const file = fileURLToPath(new URL('./RESULTS.md', import.meta.url))

/** A section that was not measured again stays as it was. */
function keptSection(name: Bench): string | null {
  if (!existsSync(file)) return null
  const pattern = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`)
  return pattern.exec(readFileSync(file, 'utf8'))?.[0] ?? null
}

function sectionText(name: Bench, load: number, { title, text }: Section): string {
  const measured = `Measured on ${new Date().toISOString().slice(0, 10)} on ${machine()} by \`npm run bench -- ${name}\`; load average ${load.toFixed(1)} when it began.`
  return `<!-- ${name} -->\n## ${title}\n\n${measured}\n\n${text}\n<!-- /${name} -->`
}

function machine(): string {
  const processors = cpus()
  const model = processors[0]?.model.trim() ?? 'an unknown processor'
  return `${processors.length} cores of ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.versions.node}`
}

const introduction = `# Results

Everything runs on one machine: the console, Postgres, what is watched and what measures. Medians of several runs
where not said otherwise. Nodes by the hundred are a simulator's (\`bench/simulator.ts\`): one process that answers
Tomcat's status call for all of them. Drains, kills and imports are measured on real Tomcats behind a real HAProxy.
Figures that were not measured again keep their date. A load average above half the cores says that other work shared
the machine, which lengthens times and leaves ratios about as they are.`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  })
  if (values.help) return console.log(HELP)
  const unknown = positionals.filter((name) => !names.includes(name as Bench))
  if (unknown.length > 0)
    throw new Error(`There is no bench ${unknown.join(', ')}. There are: ${names.join(', ')}.`)
  for (const name of names) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    say(`${name} begins`)
    const [load = 0] = loadavg()
    const section = sectionText(name, load, await benches[name].run(say))
    const parts = names
      .map((other) => (other === name ? section : keptSection(other)))
      .filter((part) => part !== null)
    writeFileSync(file, `${[introduction, ...parts].join('\n\n')}\n`)
  }
  say(`written to ${file}`)
  process.exit(0)
}

main().catch((error: unknown) => {
  console.error('bench:', error)
  process.exit(1)
})
