import { join } from 'node:path'
import { type LocalHaproxy, startHaproxy } from '../local/haproxy'
import { type LocalHttpd, startHttpd } from '../local/httpd'
import { type LocalModJk, startModJk } from '../local/mod-jk'
import { choosePort } from '../local/ports'
import { type LocalPostgres, startPostgres } from '../local/postgres'
import { type LocalRabbitmq, startRabbitmq } from '../local/rabbitmq'
import type { LocalServer } from '../local/server'
import { type LocalTomcat, startTomcat } from '../local/tomcat'
import type { SandboxOptions } from './options'

export interface Machine {
  postgres: LocalPostgres
  rabbitmq: LocalRabbitmq
  tomcats: LocalTomcat[]
  /** In no cluster. */
  spares: LocalTomcat[]
  haproxy: LocalHaproxy
  httpd: LocalHttpd
  /** Only where it was asked for: its nodes have to listen for AJP. */
  modJk: LocalModJk | null
}

export type Own = <T extends LocalServer>(starting: Promise<T>) => Promise<T>

/** All servers that are not Muster's, started side by side. Postgres comes first: the console waits for it alone. */
export function startMachine(options: SandboxOptions, state: string, own: Own) {
  const { ports } = options
  const postgres = own(
    startPostgres({
      directory: join(state, 'postgres'),
      port: ports.postgres,
      portOption: '--postgres-port',
    }),
  )
  const rabbitmq = own(
    startRabbitmq({
      directory: join(state, 'rabbitmq'),
      port: ports.amqp,
      portOption: '--amqp-port',
      managementPort: ports.management,
      managementPortOption: '--management-port',
    }),
  )
  return { postgres, rabbitmq, cluster: startCluster(options, state, own) }
}

/** Servers in HAProxy's configuration that wait for a node. */
const freeSlots = 2

async function startCluster(options: SandboxOptions, state: string, own: Own) {
  const { ports } = options
  const names = Array.from({ length: options.nodes + options.spares }, (_, index) => `node${index + 1}`)
  const all = await Promise.all(
    names.map((name, index) =>
      own(
        startTomcat({
          directory: join(state, name),
          name,
          port: ports.tomcat && ports.tomcat + index,
          portOption: '--tomcat-port',
          ajp: options.balancers.includes('mod_jk'),
        }),
      ),
    ),
  )
  const tomcats = all.slice(0, options.nodes)
  const nodes = tomcats.map(({ route, address }) => ({ name: route, address }))
  const ajpNodes = tomcats.flatMap(({ route, ajp }) => (ajp ? [{ name: route, ajp }] : []))
  const [haproxy, httpd, modJk] = await Promise.all([
    own(
      startHaproxy({
        directory: join(state, 'haproxy'),
        nodes,
        slots: freeSlots,
        port: ports.haproxy,
        portOption: '--haproxy-port',
        runtimePort: ports.haproxyRuntime,
        runtimePortOption: '--haproxy-runtime-port',
      }),
    ),
    own(
      startHttpd({
        directory: join(state, 'httpd'),
        nodes,
        port: ports.httpd,
        portOption: '--httpd-port',
        paths: ['/crm'],
      }),
    ),
    ajpNodes.length
      ? own(
          startModJk({
            directory: join(state, 'mod_jk'),
            nodes: ajpNodes,
            port: ports.modJk,
            portOption: '--mod-jk-port',
            paths: ['/crm'],
          }),
        )
      : null,
  ])
  return { tomcats, spares: all.slice(options.nodes), haproxy, httpd, modJk }
}

/** Every port that was asked for, before anything is started: better one clear refusal than half a sandbox. */
export async function checkPorts(options: SandboxOptions): Promise<void> {
  const { ports, nodes, spares } = options
  const wanted: [number, string, string][] = [
    [ports.web, 'the console', '--port'],
    [ports.haproxy, "HAProxy's traffic", '--haproxy-port'],
    [ports.haproxyRuntime, "HAProxy's runtime API", '--haproxy-runtime-port'],
    [ports.httpd, "Apache httpd's traffic", '--httpd-port'],
    [ports.modJk, "mod_jk's traffic", '--mod-jk-port'],
    [ports.postgres, 'Postgres', '--postgres-port'],
    [ports.amqp, 'RabbitMQ', '--amqp-port'],
    [ports.management, "RabbitMQ's management", '--management-port'],
    ...Array.from({ length: ports.tomcat ? nodes + spares : 0 }, (_, index): [number, string, string] => [
      ports.tomcat + index,
      `node${index + 1} (Tomcat)`,
      '--tomcat-port',
    ]),
  ]
  for (const [port, purpose, option] of wanted) if (port) await choosePort(port, purpose, option)
}
