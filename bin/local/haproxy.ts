import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BackendNode,
  type HaproxyOptions,
  haproxyConfiguration,
  stateFileIn,
  viewSocketPath,
} from './haproxy-configuration'
import { choosePort } from './ports'
import { type LocalServer, launch } from './server'
import { makeServerDirectory, serverUser } from './user'
import { waitUntil } from './wait'

export interface LocalHaproxy extends LocalServer {
  port: number
  runtimePort: number
  url: string
  backend: string
  /** `127.0.0.1:PORT` */
  runtimeAddress: string
  /** The same API as a unix socket. */
  socketPath: string
  /** One that may only read. */
  viewSocketPath: string
  /** New worker, same listening sockets; forgets run-time state unless `stateFile`. Resolves when it serves. */
  reload(): Promise<void>
  /** Rewrites the configuration with these nodes, then reloads. */
  setNodes(nodes: BackendNode[]): Promise<void>
}

/** Socket paths are limited to 107 characters, which a deep clone may pass. */
function socketDirectory(directory: string): string {
  if (directory.length < 90) return directory
  return makeServerDirectory(mkdtempSync(join(tmpdir(), 'muster-haproxy-')))
}

/** A command to the runtime API, and its whole answer. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((done, failed) => {
    let reply = ''
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`${command}\n`))
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer')))
    socket.on('data', (chunk) => {
      reply += chunk
    })
    socket.once('error', failed)
    socket.once('end', () => done(reply))
  })
}

/** After a reload another process answers: that is how one sees that it has happened. */
const workerPid = async (port: number) => Number(/^Pid: (\d+)/m.exec(await ask(port, 'show info'))?.[1] ?? 0)

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
  for (const path of [socketPath, viewSocketPath(socketPath)]) rmSync(path, { force: true })
  const file = join(directory, 'haproxy.cfg')
  const runAs = serverUser()
  const writeFile = (path: string, text: string) => {
    writeFileSync(path, text)
    if (runAs) chownSync(path, runAs.uid, runAs.gid)
  }
  const write = (nodes: BackendNode[]) =>
    writeFile(
      file,
      haproxyConfiguration({
        options: { ...options, directory },
        port,
        runtimePort,
        socketPath,
        backend,
        nodes,
      }),
    )
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
    if (options.stateFile) writeFile(stateFileIn(directory), await ask(runtimePort, 'show servers state'))
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
    viewSocketPath: viewSocketPath(socketPath),
    reload,
    setNodes: async (nodes: BackendNode[]) => {
      write(nodes)
      await reload()
    },
  })
}
