import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { choosePort, freePort } from './ports'
import { type LocalServer, launch } from './server'
import { makeServerDirectory, serverUser } from './user'
import { waitUntil } from './wait'

export interface RabbitmqOptions {
  /** Holds queues, messages, the password and the log; kept, and found again at the next start. */
  directory: string
  /** AMQP; 0 or none: a free one. */
  port?: number
  portOption?: string
  managementPort?: number
  managementPortOption?: string
}

export interface LocalRabbitmq extends LocalServer {
  port: number
  managementPort: number
  username: string
  password: string
  amqpUrl: string
  managementUrl: string
  managementUrlWithPassword: string
}

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server'

/** Whether this machine has RabbitMQ at all. */
export const rabbitmqInstalled = () => existsSync(SERVER)

const configuration = (port: number, managementPort: number, username: string, password: string) => `
listeners.tcp.1 = 127.0.0.1:${port}
management.tcp.ip = 127.0.0.1
management.tcp.port = ${managementPort}
default_user = ${username}
default_pass = ${password}
default_user_tags.administrator = true
log.console = true
log.console.level = info
log.file = false
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 50MB
collect_statistics_interval = 2000
heartbeat = 10
`

function keptPassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

/**
 * A private RabbitMQ with its management plugin, on loopback, one scheduler. About 5 s. Its epmd, cookie and
 * distribution port are its own, so several run side by side under the same node name.
 */
export async function startRabbitmq(options: RabbitmqOptions): Promise<LocalRabbitmq> {
  if (!rabbitmqInstalled()) throw new Error('RabbitMQ is not installed: sh bin/setup --servers')
  const directory = makeServerDirectory(options.directory)
  const home = makeServerDirectory(join(directory, 'home'))
  const [port, managementPort] = await Promise.all([
    choosePort(options.port, 'RabbitMQ', options.portOption),
    choosePort(options.managementPort, "RabbitMQ's management", options.managementPortOption),
  ])
  const [epmdPort, distributionPort] = await Promise.all([freePort(), freePort()])
  const username = 'muster'
  const password = keptPassword(join(directory, 'password'))

  const configFile = join(directory, 'rabbitmq.conf')
  writeFileSync(configFile, configuration(port, managementPort, username, password), { mode: 0o600 })
  const plugins = join(directory, 'enabled_plugins')
  writeFileSync(plugins, '[rabbitmq_management].\n')
  const cookie = join(home, '.erlang.cookie')
  if (!existsSync(cookie)) writeFileSync(cookie, randomBytes(16).toString('hex'), { mode: 0o400 })
  const runAs = serverUser()
  for (const file of [configFile, plugins, cookie]) if (runAs) chownSync(file, runAs.uid, runAs.gid)
  chmodSync(cookie, 0o400)

  const shared = { cwd: directory, runAs, logFile: join(directory, 'rabbitmq.log') }
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const managementUrl = `http://127.0.0.1:${managementPort}`
  const serves = async () => {
    const reply = await fetch(`${managementUrl}/api/overview`, { headers: { authorization } })
    await reply.body?.cancel()
    return reply.ok
  }
  const server = await launch({
    name: 'rabbitmq',
    processes: [
      { command: '/usr/bin/epmd', args: ['-address', '127.0.0.1', '-port', `${epmdPort}`], ...shared },
      {
        command: SERVER,
        args: [],
        ...shared,
        env: {
          HOME: home,
          // No Erlang of ours starts an epmd that outlives it; the one above is enough.
          ERL_AFLAGS: '-start_epmd false',
          ERL_EPMD_ADDRESS: '127.0.0.1',
          ERL_EPMD_PORT: `${epmdPort}`,
          RABBITMQ_NODENAME: 'muster@localhost',
          RABBITMQ_DIST_PORT: `${distributionPort}`,
          RABBITMQ_MNESIA_BASE: join(directory, 'mnesia'),
          RABBITMQ_LOG_BASE: join(directory, 'log'),
          RABBITMQ_PID_FILE: join(directory, 'rabbitmq.pid'),
          RABBITMQ_CONFIG_FILE: configFile,
          RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
          RABBITMQ_CONF_ENV_FILE: '/dev/null',
          RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
            '-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none',
        },
        // Its message stores close at once; the management plugin then dawdles for six seconds.
        stopTimeoutMs: 1_500,
      },
    ],
    ready: (signal) => waitUntil('RabbitMQ', serves, { timeoutMs: 60_000, intervalMs: 150, signal }),
  })
  return Object.assign(server, {
    port,
    managementPort,
    username,
    password,
    amqpUrl: `amqp://${username}:${password}@127.0.0.1:${port}`,
    managementUrl,
    managementUrlWithPassword: `http://${username}:${password}@127.0.0.1:${managementPort}`,
  })
}
