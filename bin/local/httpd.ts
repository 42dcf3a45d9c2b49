import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BackendNode } from './haproxy'
import { choosePort } from './ports'
import { type LocalServer, launch } from './server'
import { makeServerDirectory, serverUser } from './user'
import { answers, waitUntil } from './wait'

export interface HttpdOptions {
  directory: string
  /** Their names are their routes. */
  nodes: BackendNode[]
  /** Traffic and manager alike; 0 or none: a free one. */
  port?: number
  portOption?: string
  /** `balancer://NAME` */
  balancer?: string
  /** Paths that are passed on to the nodes. */
  paths?: string[]
  /** BalancerPersist: whether changes by the manager survive a restart. */
  persist?: boolean
}

export interface LocalHttpd extends LocalServer {
  port: number
  url: string
  balancer: string
  managerUrl: string
  /** A graceful restart: forgets run-time changes unless `persist`. */
  reload(): void
}

const MODULES = [
  ...['mpm_event', 'authn_core', 'authz_core', 'authz_host', 'headers', 'env', 'status', 'slotmem_shm'],
  ...['proxy', 'proxy_http', 'proxy_balancer', 'proxy_hcheck', 'watchdog'],
  ...['lbmethod_byrequests', 'lbmethod_bytraffic', 'lbmethod_bybusyness'],
]

function configuration(directory: string, port: number, balancer: string, options: HttpdOptions): string {
  const modules = MODULES.filter((name) => existsSync(`/usr/lib/apache2/modules/mod_${name}.so`)).map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  )
  const members = options.nodes.map(
    (node) =>
      `  BalancerMember "http://${node.address}" route=${node.name} loadfactor=${node.weight ?? 1} retry=5 timeout=10 connectiontimeout=2`,
  )
  const passed = (options.paths ?? ['/crm']).flatMap((path) => [
    `ProxyPass ${path} balancer://${balancer}${path}`,
    `ProxyPassReverse ${path} balancer://${balancer}${path}`,
  ])
  return `ServerRoot ${directory}
ServerName 127.0.0.1
PidFile ${directory}/httpd.pid
DefaultRuntimeDir ${directory}
Mutex file:${directory} default
ErrorLog ${directory}/error.log
Listen 127.0.0.1:${port}
${modules.join('\n')}
StartServers 1
MinSpareThreads 5
MaxSpareThreads 50
ThreadsPerChild 25
MaxRequestWorkers 100
ExtendedStatus On
ProxyStatus On
ProxyRequests Off
BalancerPersist ${options.persist ? 'On' : 'Off'}
<Proxy "balancer://${balancer}">
${members.join('\n')}
  ProxySet stickysession=JSESSIONID|jsessionid lbmethod=byrequests growth=5
</Proxy>
${passed.join('\n')}
<Location "/balancer-manager">
  SetHandler balancer-manager
  Require local
</Location>
<Location "/server-status">
  SetHandler server-status
  Require local
</Location>
`
}

const httpdInstalled = () => existsSync('/usr/sbin/apache2')

/** A private Apache httpd with mod_proxy_balancer in front of the nodes, on loopback. About 0.2 s. */
export async function startHttpd(options: HttpdOptions): Promise<LocalHttpd> {
  if (!httpdInstalled()) throw new Error('Apache httpd is not installed: sh bin/setup --servers')
  const directory = makeServerDirectory(options.directory)
  const port = await choosePort(options.port, "Apache httpd's traffic", options.portOption)
  const balancer = options.balancer ?? 'cluster'
  const file = join(directory, 'httpd.conf')
  writeFileSync(file, configuration(directory, port, balancer, options))

  const url = `http://127.0.0.1:${port}`
  const server = await launch({
    name: 'httpd',
    processes: [
      {
        command: '/usr/sbin/apache2',
        args: ['-f', file, '-DFOREGROUND'],
        cwd: directory,
        runAs: serverUser(),
        logFile: join(directory, 'httpd.log'),
      },
    ],
    ready: (signal) => waitUntil('Apache httpd', () => answers(`${url}/server-status?auto`), { signal }),
  })
  return Object.assign(server, {
    port,
    url,
    balancer,
    managerUrl: `${url}/balancer-manager`,
    reload: () => process.kill(server.pid, 'SIGUSR1'),
  })
}
