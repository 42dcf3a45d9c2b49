import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { env, environmentWith } from '@/lib/platform/env'
import { ownServers, startedByNpm } from './local/ownership'
import { serverState } from './local/places'
import { choosePort } from './local/ports'
import { startPostgres } from './local/postgres'
import { consoleHealth, requireBuild, startWeb, startWorker } from './local/programs'
import { rabbitmqInstalled, startRabbitmq } from './local/rabbitmq'
import type { LocalServer } from './local/server'
import { waitUntil } from './local/wait'

const HELP = `npm start [-- options]: the console alone, one web and one worker.

  --port PORT        where it listens; also PORT in the environment (default 3000, 0 = any free one)
  --address ADDRESS  on which address (default 127.0.0.1, for a proxy that speaks HTTPS)
  --dir DIRECTORY    what it keeps on this machine (default .muster)
  --help

Environment: DATABASE_URL (else a Postgres of its own under --dir), AMQP_URL (else a RabbitMQ of its own under
--dir if one is installed; without a broker imports are off, and the console says so), MUSTER_SECRET (else made
once and kept in --dir), and what the README's table lists. Ctrl-C stops it.

  npm start -- --port 8080
  DATABASE_URL=postgresql://muster:…@db/muster AMQP_URL=amqp://muster:…@broker npm start`

const say = (line: string) => console.log(`console: ${line}`)

function keptSecret(directory: string): string {
  const file = join(directory, 'secret')
  if (!existsSync(file)) {
    mkdirSync(directory, { recursive: true })
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
    say(
      `MUSTER_SECRET is not set: made one and keep it in ${file}. Keep that file: without it stored passwords cannot be read.`,
    )
  }
  return readFileSync(file, 'utf8').trim()
}

/** The worker tells of the broker with its heartbeat, a few seconds after it has started. */
async function brokerInWords(url: string, hasBroker: boolean): Promise<string> {
  const known = async () => (await consoleHealth(url)).broker.state !== 'off'
  if (hasBroker) await waitUntil('The broker', known, { timeoutMs: 8_000, intervalMs: 250 }).catch(() => {})
  return (await consoleHealth(url)).broker.message
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      address: { type: 'string' },
      dir: { type: 'string', default: '.muster' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return console.log(HELP)
  requireBuild()

  const settings = env()
  const directory = resolve(values.dir)
  const port = await choosePort(Number(values.port ?? settings.PORT), 'the console', '--port')
  const url = `http://127.0.0.1:${port}`
  const address = values.address ?? '127.0.0.1'
  const owner = ownServers(say, { endWithNpm: startedByNpm() })
  const gone = (server: LocalServer, reason: string) => {
    say(`${server.name} ended by itself (${reason}): stopping everything.`)
    void owner.end(1)
  }

  try {
    const additions: Record<string, string> = {
      MUSTER_SECRET: settings.MUSTER_SECRET ?? keptSecret(directory),
      MUSTER_ARTIFACTS_DIR: resolve(settings.MUSTER_ARTIFACTS_DIR),
    }
    const state = serverState(join(directory, 'console'))
    if (!settings.DATABASE_URL) {
      const postgres = await owner.own(
        startPostgres({ directory: join(state, 'postgres'), durable: true }),
        gone,
      )
      await postgres.createDatabaseUnlessThere('muster')
      additions.DATABASE_URL = postgres.url('muster')
      say(`DATABASE_URL is not set: started a Postgres of its own (${join(state, 'postgres')})`)
    }
    if (!settings.AMQP_URL && rabbitmqInstalled()) {
      const broker = await owner.own(startRabbitmq({ directory: join(state, 'rabbitmq') }), gone)
      additions.AMQP_URL = broker.amqpUrl
      additions.RABBITMQ_MANAGEMENT_URL = broker.managementUrlWithPassword
      say(`AMQP_URL is not set: started a RabbitMQ of its own (${join(state, 'rabbitmq')})`)
    } else if (!settings.AMQP_URL) {
      say('No broker: AMQP_URL is not set and RabbitMQ is not installed. Imports are off; the rest works.')
    }

    const programs = { env: { MUSTER_URL: url, ...environmentWith(additions) } }
    await owner.own(startWeb({ ...programs, port, address }), gone)
    await owner.own(startWorker({ ...programs, url }), gone)
    const hasBroker = Boolean(settings.AMQP_URL ?? additions.AMQP_URL)
    say(`Muster is at ${url}. ${await brokerInWords(url, hasBroker)} Ctrl-C stops it.`)
  } catch (error) {
    if (!owner.ending) say(error instanceof Error ? error.message : String(error))
    await owner.end(1)
  }
}

main().catch((error: Error) => {
  console.error(`console: ${error.message}`)
  process.exitCode = 1
})
