import { renameSync, writeFileSync } from 'node:fs'
import type { LocalServer } from '../local/server'
import type { SandboxBalancer } from './balancers'
import { CLUSTER } from './inventory'
import type { Machine } from './machine'
import type { Person } from './people'

interface Description {
  url: string
  token: string
  operatorToken: string
  viewerToken: string
  people: Person[]
  machine: Machine
  balancers: SandboxBalancer[]
  releases: Record<string, string>
  programs: LocalServer[]
  /** Logs, data and traffic.json. */
  stateDirectory: string
}

/** What scripts read to find everything; whole at any moment, and readable by its owner alone. */
export function writeDescription(file: string, description: Description): void {
  const { machine, programs, ...access } = description
  const { postgres, rabbitmq, tomcats, haproxy, httpd, modJk } = machine
  const servers = [postgres, rabbitmq, haproxy, httpd, ...(modJk ? [modJk] : []), ...programs]
  const content = {
    url: access.url,
    token: access.token,
    operatorToken: access.operatorToken,
    viewerToken: access.viewerToken,
    cluster: CLUSTER,
    nodes: tomcats.map(({ route, address, managerUrl, username, password }) => {
      return { name: route, address, managerUrl, username, password }
    }),
    balancers: access.balancers.map(({ name, kind, trafficUrl, address, backend }) => {
      const reached =
        kind === 'haproxy'
          ? { runtimeAddress: address, socketPath: haproxy.socketPath }
          : { managerUrl: address }
      return { name, kind, trafficUrl, ...reached, backend }
    }),
    amqpUrl: rabbitmq.amqpUrl,
    managementUrl: rabbitmq.managementUrlWithPassword,
    databaseUrl: postgres.url('muster'),
    pids: {
      sandbox: process.pid,
      ...Object.fromEntries(servers.map((server) => [server.name, server.pid])),
      ...Object.fromEntries(tomcats.map((tomcat) => [tomcat.route, tomcat.pid])),
    },
    people: access.people,
    releases: access.releases,
    stateDirectory: access.stateDirectory,
  }
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
