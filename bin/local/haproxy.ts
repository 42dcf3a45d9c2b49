import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { choosePort } from './ports'
import { type LocalServer, launch } from './server'
import { makeServerDirectory, serverUser } from './user'
import { waitUntil } from './wait'

/** A node as the balancer's configuration has it. */
export interface BackendNode {
  name: string
  /** `host:port` */
  address: string
  weight?: number
}

export interface HaproxyOptions {
  directory: string
  nodes: BackendNode[]
  /** Where traffic enters; 0 or none: a free one. */
  port?: number
  portOption?: string
  /** The runtime API over TCP; 0 or none: a free one. */
  runtimePort?: number
  runtimePortOption?: string
  backend?: string
  /** Asked every second, two failures down, one success up. */
  healthPath?: string
  /** Servers that wait for nodes to be added at run time: slot1, slot2 … */
  slots?: number
  /** Keep run-time state over a reload, as sites do that dump it first. Off: a reload forgets drains. */
  stateFile?: boolean
}

export interface LocalHaproxy extends LocalServer {
  port: number
  runtimePort: number
  url: string
  backend: string
  /** `127.0.0.1:PORT` */
  runtimeAddress: string
  /** The same API as a unix socket. */
  socketPath: string
  /** New worker, same listening sockets; forgets run-time state unless `stateFile`. Resolves when it serves. */
  reload(): Promise<void>
  /** Rewrites the configuration with these nodes, then reloads. */
  setNodes(nodes: BackendNode[]): Promise<void>
}

interface Configuration {
  options: HaproxyOptions
  port: number
  runtimePort: number
  socketPath: string
  backend: string
  nodes: BackendNode[]
}

function configuration({ options, port, runtimePort, socketPath, backend, nodes }: Configuration): string {
  const stateFile = join(options.directory, 'server-state')
  const servers = nodes.map(
    (node) => `  server ${node.name} ${node.address} cookie ${node.name} weight ${node.weight ?? 100}`,
  )
  const slots = Array.from({ length: options.slots ?? 0 }, (_, index) => `slot${index + 1}`).map(
    (name) => `  server ${name} 127.0.0.1:1 cookie ${name} weight 100 disabled`,
  )
  return `global
  maxconn 4000
  nbthread 1
  stats socket ${socketPath} mode 666 level admin expose-fd listeners
  stats socket ipv4@127.0.0.1:${runtimePort} level admin
  stats timeout 60s
  hard-stop-after 10s
${options.stateFile ? `  server-state-file ${stateFile}\n` : ''}
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout queue 5s
  option redispatch 1
  retries 2
${options.stateFile ? '  load-server-state-from-file global\n' : ''}  default-server check inter 1s fastinter 500ms fall 2 rise 1 slowstart 0s

frontend traffic
  bind 127.0.0.1:${port}
  http-response set-header X-Served-By %s
  default_backend ${backend}

backend ${backend}
  balance roundrobin
  option httpchk GET ${options.healthPath ?? '/health'}
  http-check expect status 200
  cookie MUSTERNODE insert indirect nocache httponly
${[...servers, ...slots].join('\n')}
`
}

/** Socket paths are limited to 107 characters, which a deep clone may pass. */
function socketDirectory(directory: string): string {
  if (directory.length < 90) return directory
  return makeServerDirectory(mkdtempSync(join(tmpdir(), 'muster-haproxy-')))
}

/** After a reload another process answers: that is how one sees that it has happened. */
function workerPid(port: number): Promise<number> {
  return new Promise((done, failed) => {
    let reply = ''
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('show info\n'))
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer')))
    socket.on('data', (chunk) => {
      reply += chunk
    })
    socket.once('error', failed)
    socket.once('end', () => done(Number(/^Pid: (\d+)/m.exec(reply)?.[1] ?? 0)))
  })
}

const haproxyInstalled = () => existsSync('/usr/sbin/haproxy')

/** A private HAProxy with sticky cookies in front of the nodes, on loopback. About 0.1 s. */
export async function startHaproxy(options: HaproxyOptions): Promise<LocalHaproxy> {
  if (!haproxyInstalled()) throw new Error('HAProxy is not installed: sh bin/setup --servers')
  const directory = makeServerDirectory(options.directory)
  const port = await choosePort(options.port, "HAProxy's traffic", options.portOption)
  const runtimePort = await choosePort(
    options.runtimePort,
    "HAProxy's runtime API",
    options.runtimePortOption,
  )
  const backend = options.backend ?? 'cluster'
  const socketPath = join(socketDirectory(directory), 'admin.sock')
  rmSync(socketPath, { force: true })
  const file = join(directory, 'haproxy.cfg')
  const runAs = serverUser()
  const write = (nodes: BackendNode[]) => {
    writeFileSync(
      file,
      configuration({ options: { ...options, directory }, port, runtimePort, socketPath, backend, nodes }),
    )
    if (runAs) chownSync(file, runAs.uid, runAs.gid)
  }
  write(options.nodes)

  let worker = 0
  const serves = async (signal?: AbortSignal) => {
    const fresh = async () => {
      const pid = await workerPid(runtimePort)
      const changed = pid !== 0 && pid !== worker
      if (changed) worker = pid
      return changed
    }
    await waitUntil('HAProxy', fresh, { intervalMs: 20, timeoutMs: 10_000, ...(signal ? { signal } : {}) })
  }
  const server = await launch({
    name: 'haproxy',
    processes: [
      {
        command: '/usr/sbin/haproxy',
        args: ['-W', '-db', '-f', file],
        cwd: directory,
        runAs,
        logFile: join(directory, 'haproxy.log'),
        stopTimeoutMs: 2_000,
      },
    ],
    ready: serves,
  })
  const reload = async () => {
    // The master is deaf for a moment after it forked a worker: ask until another one answers.
    const asking = setInterval(() => process.kill(server.pid, 'SIGUSR2'), 500)
    process.kill(server.pid, 'SIGUSR2')
    await serves().finally(() => clearInterval(asking))
  }
  return Object.assign(server, {
    port,
    runtimePort,
    url: `http://127.0.0.1:${port}`,
    backend,
    runtimeAddress: `127.0.0.1:${runtimePort}`,
    socketPath,
    reload,
    setNodes: async (nodes: BackendNode[]) => {
      write(nodes)
      await reload()
    },
  })
}
