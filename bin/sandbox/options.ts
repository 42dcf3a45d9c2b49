import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type BalancerKind, balancerKinds } from '@/lib/domain/model'

export const HELP = `npm run sandbox [-- options]: the console and a real cluster, all on this machine.

Starts Postgres, RabbitMQ, Tomcats with a sample solution, HAProxy and Apache httpd in front of them, the console
(web and worker), an agent per node, and people who use the solution. Prints where to sign in.
Everything listens on loopback only. Every start is a fresh one; Ctrl-C stops all of it.

  --port PORT                  the console (default 3000; 0 = any free one, as for all ports)
  --nodes N                    how many Tomcats, 1 to 9 (default 3)
  --spares N                   Tomcats beside them that are in no cluster, to add by hand or let join (default 1)
  --balancers KINDS            which balancers the cluster has in the console, and people come through:
                               haproxy, httpd, mod_jk, separated by commas (default haproxy)
  --more-clusters              four more clusters of two Tomcats each: behind HAProxy, behind httpd, behind mod_jk,
                               and behind HAProxy and httpd together (default with several KINDS)
  --one-cluster                without these
  --users N                    people who use the solution at a time (default 36; with those who left
                               without signing out, about twice as many sessions)
  --no-traffic                 nobody uses it
  --restart-after SECONDS      a server that was killed is started again after so long (default 20, 0 = never)
  --dir DIRECTORY              all state (default .muster); a second sandbox needs another one
  --haproxy-port PORT          traffic through HAProxy (default: any free one, as for those that follow)
  --haproxy-runtime-port PORT  HAProxy's runtime API
  --httpd-port PORT            traffic through Apache httpd, and its balancer-manager
  --mod-jk-port PORT           traffic through mod_jk, and its status worker
  --tomcat-port PORT           the first Tomcat; the others follow
  --postgres-port PORT
  --amqp-port PORT
  --management-port PORT       RabbitMQ's management
  --help

For scripts, DIRECTORY/sandbox.json says where everything is, with tokens and process ids.

  npm run sandbox
  npm run sandbox -- --dir .muster/second --port 3001     a second one beside it
  npm run sandbox -- --balancers haproxy,httpd,mod_jk     three balancers in front of the same nodes,
                                                          and clusters with one and two of them beside`

export interface SandboxOptions {
  directory: string
  nodes: number
  /** Named on from the nodes: node4 after three. */
  spares: number
  /** At least one. */
  balancers: BalancerKind[]
  moreClusters: boolean
  users: number
  traffic: boolean
  restartAfterSeconds: number
  ports: {
    web: number
    haproxy: number
    haproxyRuntime: number
    httpd: number
    modJk: number
    tomcat: number
    postgres: number
    amqp: number
    management: number
  }
}

const text = (fallback: string) => ({ type: 'string' as const, default: fallback })

function whole(name: string, value: string, min: number, max: number): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && number >= min && number <= max) return number
  throw new Error(`--${name} takes a whole number from ${min} to ${max}, not "${value}"`)
}

function balancersIn(value: string): BalancerKind[] {
  const names = [...new Set(value.split(',').map((name) => name.trim()))]
  const kinds = names.flatMap((name) => balancerKinds.filter((kind) => kind === name))
  if (kinds.length === names.length) return kinds
  throw new Error(`--balancers takes ${balancerKinds.join(', ')}, separated by commas, not "${value}"`)
}

/** @throws an error for a person; `help` when help was asked for */
export function parseOptions(args: string[]): SandboxOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      port: text('3000'),
      nodes: text('3'),
      spares: text('1'),
      balancers: text('haproxy'),
      'more-clusters': { type: 'boolean', default: false },
      'one-cluster': { type: 'boolean', default: false },
      users: text('36'),
      'no-traffic': { type: 'boolean', default: false },
      'restart-after': text('20'),
      dir: text('.muster'),
      'haproxy-port': text('0'),
      'haproxy-runtime-port': text('0'),
      'httpd-port': text('0'),
      'mod-jk-port': text('0'),
      'tomcat-port': text('0'),
      'postgres-port': text('0'),
      'amqp-port': text('0'),
      'management-port': text('0'),
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const balancers = balancersIn(values.balancers)
  const port = (name: keyof typeof values) => whole(name, String(values[name]), 0, 65_535)
  return {
    directory: resolve(values.dir),
    nodes: whole('nodes', values.nodes, 1, 9),
    spares: whole('spares', values.spares, 0, 4),
    balancers,
    moreClusters: values['more-clusters'] || (balancers.length > 1 && !values['one-cluster']),
    users: whole('users', values.users, 1, 1_000),
    traffic: !values['no-traffic'],
    restartAfterSeconds: whole('restart-after', values['restart-after'], 0, 3_600),
    ports: {
      web: port('port'),
      haproxy: port('haproxy-port'),
      haproxyRuntime: port('haproxy-runtime-port'),
      httpd: port('httpd-port'),
      modJk: port('mod-jk-port'),
      tomcat: port('tomcat-port'),
      postgres: port('postgres-port'),
      amqp: port('amqp-port'),
      management: port('management-port'),
    },
  }
}
