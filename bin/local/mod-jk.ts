import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type HttpdUser,
  httpdBasics,
  httpdInstalled,
  loadModules,
  managerPage,
  moduleInstalled,
  runHttpd,
} from './httpd-process'
import { choosePort } from './ports'
import type { LocalServer } from './server'
import { makeServerDirectory, serverUser } from './user'

export interface ModJkOptions {
  directory: string
  /** Their names are their routes, and the names of their workers. */
  nodes: { name: string; ajp: { address: string; secret: string }; weight?: number }[]
  /** Traffic and status worker alike; 0 or none: a free one. */
  port?: number
  portOption?: string
  /** The balancing worker. */
  worker?: string
  /** Paths that are passed on to the nodes. */
  paths?: string[]
  /** Who may use the status worker; none: everybody on this machine. */
  manager?: HttpdUser
}

export interface LocalModJk extends LocalServer {
  port: number
  url: string
  worker: string
  statusUrl: string
  /** The same as a status worker that refuses changes. */
  readOnlyUrl: string
  /** A graceful restart: forgets run-time changes. */
  reload(): void
}

const workersOf = (worker: string, nodes: ModJkOptions['nodes']) => `worker.list=${worker},jkstatus,jkview
${nodes
  .map(({ name, ajp, weight }) => {
    const [host, port] = ajp.address.split(':')
    return `worker.${name}.type=ajp13
worker.${name}.host=${host}
worker.${name}.port=${port}
worker.${name}.secret=${ajp.secret}
worker.${name}.lbfactor=${weight ?? 1}
worker.${name}.socket_connect_timeout=2000
worker.${name}.ping_mode=A
worker.${name}.ping_timeout=2000
worker.${name}.reply_timeout=10000`
  })
  .join('\n')}
worker.${worker}.type=lb
worker.${worker}.balance_workers=${nodes.map(({ name }) => name).join(',')}
worker.${worker}.sticky_session=True
worker.${worker}.method=Session
worker.${worker}.recover_time=5
worker.jkstatus.type=status
worker.jkview.type=status
worker.jkview.read_only=True
`

/** A private Apache httpd with mod_jk in front of the nodes, on loopback. About 0.2 s. */
export async function startModJk(options: ModJkOptions): Promise<LocalModJk> {
  if (!httpdInstalled() || !moduleInstalled('jk')) {
    throw new Error('Apache httpd with mod_jk is not installed: sh bin/setup --servers')
  }
  const directory = makeServerDirectory(options.directory)
  const port = await choosePort(options.port, "mod_jk's traffic", options.portOption)
  const worker = options.worker ?? 'cluster'
  const runAs = serverUser()
  const write = (name: string, text: string) => {
    const file = join(directory, name)
    writeFileSync(file, text, { mode: 0o600 })
    if (runAs) chownSync(file, runAs.uid, runAs.gid)
    return file
  }
  const workers = write('workers.properties', workersOf(worker, options.nodes))
  const mounts = (options.paths ?? ['/crm']).flatMap((path) => [
    `JkMount ${path} ${worker}`,
    `JkMount ${path}/* ${worker}`,
  ])
  const file = write(
    'httpd.conf',
    `${httpdBasics(directory, port)}${loadModules(['jk'])}
JkWorkersFile ${workers}
JkShmFile ${directory}/jk.shm
JkLogFile ${directory}/jk.log
JkLogLevel info
${mounts.join('\n')}
JkMount /jkstatus jkstatus
JkMount /jkview jkview
${managerPage(directory, '/jkstatus', '', options.manager)}${managerPage(directory, '/jkview', '', options.manager)}`,
  )
  const url = `http://127.0.0.1:${port}`
  const server = await runHttpd('mod_jk', directory, file, url)
  return Object.assign(server, {
    port,
    url,
    worker,
    statusUrl: `${url}/jkstatus`,
    readOnlyUrl: `${url}/jkview`,
    reload: () => process.kill(server.pid, 'SIGUSR1'),
  })
}
