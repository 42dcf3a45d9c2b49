import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BackendNode } from './haproxy-configuration'
import {
  type HttpdUser,
  httpdBasics,
  httpdInstalled,
  loadModules,
  managerPage,
  runHttpd,
} from './httpd-process'
import { choosePort } from './ports'
import type { LocalServer } from './server'
import { makeServerDirectory } from './user'

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
  /** Who may use the manager; none: everybody on this machine. */
  manager?: HttpdUser
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
  ...['proxy', 'proxy_http', 'proxy_balancer', 'proxy_hcheck', 'watchdog', 'slotmem_shm'],
  ...['lbmethod_byrequests', 'lbmethod_bytraffic', 'lbmethod_bybusyness'],
]

function configuration(directory: string, port: number, balancer: string, options: HttpdOptions): string {
  const members = options.nodes.map(
    (node) =>
      `  BalancerMember "http://${node.address}" route=${node.name} loadfactor=${node.weight ?? 1} retry=5 timeout=10 connectiontimeout=2`,
  )
  const passed = (options.paths ?? ['/crm']).flatMap((path) => [
    `ProxyPass ${path} balancer://${balancer}${path}`,
    `ProxyPassReverse ${path} balancer://${balancer}${path}`,
  ])
  return `${httpdBasics(directory, port)}${loadModules(MODULES)}
ProxyStatus On
ProxyRequests Off
BalancerPersist ${options.persist ? 'On' : 'Off'}
<Proxy "balancer://${balancer}">
${members.join('\n')}
  ProxySet stickysession=JSESSIONID|jsessionid lbmethod=byrequests growth=5
</Proxy>
${passed.join('\n')}
${managerPage(directory, '/balancer-manager', 'SetHandler balancer-manager', options.manager)}`
}

/** A private Apache httpd with mod_proxy_balancer in front of the nodes, on loopback. About 0.2 s. */
export async function startHttpd(options: HttpdOptions): Promise<LocalHttpd> {
  if (!httpdInstalled()) throw new Error('Apache httpd is not installed: sh bin/setup --servers')
  const directory = makeServerDirectory(options.directory)
  const port = await choosePort(options.port, "Apache httpd's traffic", options.portOption)
  const balancer = options.balancer ?? 'cluster'
  const file = join(directory, 'httpd.conf')
  writeFileSync(file, configuration(directory, port, balancer, options))

  const url = `http://127.0.0.1:${port}`
  const server = await runHttpd('httpd', directory, file, url)
  return Object.assign(server, {
    port,
    url,
    balancer,
    managerUrl: `${url}/balancer-manager`,
    reload: () => process.kill(server.pid, 'SIGUSR1'),
  })
}
