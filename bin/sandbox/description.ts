import { renameSync, writeFileSync } from 'node:fs'
import type { LocalServer } from '../local/server'
import type { LocalTomcat } from '../local/tomcat'
import type { SandboxBalancer } from './balancers'
import { CLUSTER } from './inventory'
import type { Machine } from './machine'
import type { MoreCluster } from './more-clusters'
import type { Person } from './people'

interface Description {
  url: string
  token: string
  operatorToken: string
  viewerToken: string
  people: Person[]
  machine: Machine
  balancers: SandboxBalancer[]
  /** They run in front of the nodes, and the console doesn't know them. */
  standbyBalancers: SandboxBalancer[]
  moreClusters: MoreCluster[]
  releases: Record<string, string>
  programs: LocalServer[]
  /** Logs, data and traffic.json. */
  stateDirectory: string
}

/** What scripts read to find everything; whole at any moment, and readable by its owner alone. */
export function writeDescription(file: string, description: Description): void {
  const { machine, programs, ...access } = description
  const { postgres, rabbitmq, tomcats, spares, haproxy, httpd, modJk } = machine
  const servers = [postgres, rabbitmq, haproxy, httpd, ...(modJk ? [modJk] : []), ...programs]
  const content = {
    url: access.url,
    token: access.token,
    operatorToken: access.operatorToken,
    viewerToken: access.viewerToken,
    cluster: CLUSTER,
    nodes: tomcats.map(describeNode),
    spares: spares.map(describeNode),
    balancers: access.balancers.map(describeBalancer),
    standbyBalancers: access.standbyBalancers.map(describeBalancer),
    ...(access.moreClusters.length > 0 && { moreClusters: access.moreClusters.map(describeCluster) }),
    amqpUrl: rabbitmq.amqpUrl,
    managementUrl: rabbitmq.managementUrlWithPassword,
    databaseUrl: postgres.url('muster'),
    pids: {
      sandbox: process.pid,
      ...Object.fromEntries(servers.map((server) => [server.name, server.pid])),
      ...Object.fromEntries([...tomcats, ...spares].map((tomcat) => [tomcat.route, tomcat.pid])),
    },
    people: access.people,
    releases: access.releases,
    stateDirectory: access.stateDirectory,
  }
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function describeNode({ route, address, managerUrl, username, password }: LocalTomcat) {
  return { name: route, address, managerUrl, username, password }
}

function describeBalancer({ name, kind, trafficUrl, address, backend, socketPath }: SandboxBalancer) {
  const reached = kind === 'haproxy' ? { runtimeAddress: address, socketPath } : { managerUrl: address }
  return { name, kind, trafficUrl, ...reached, backend }
}

function describeCluster({ slug, tomcats, balancers, servers }: MoreCluster) {
  const running = Object.values(servers).flatMap((server) => (server ? [[server.name, server.pid]] : []))
  const nodes = tomcats.map((tomcat) => [tomcat.route, tomcat.pid])
  return {
    cluster: slug,
    nodes: tomcats.map(describeNode),
    balancers: balancers.map(describeBalancer),
    pids: Object.fromEntries([...running, ...nodes]),
  }
}
