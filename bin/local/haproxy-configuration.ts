import { dirname, join } from 'node:path'

/** A node as the balancer's configuration has it. */
export interface BackendNode {
  name: string
  /** `host:port` */
  address: string
  weight?: number
}

/**
 * How sessions stay on their node: by a cookie of HAProxy's own (its values configured, or computed), one put before
 * the session's cookie, a table of sessions, or the route at the end of the session's id (a rule for each server, or
 * one that takes the server's name from it).
 */
export const stickinesses = [
  'insert',
  'dynamic',
  'prefix',
  'table',
  'use-server',
  'use-server-named',
] as const
export type Stickiness = (typeof stickinesses)[number]

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
  /** 'insert' by default. */
  stickiness?: Stickiness
  /** `balance` of the backend; round robin by default. */
  balance?: string
  /** Keep run-time state over a reload, as sites do that dump it first. Off: a reload forgets drains. */
  stateFile?: boolean
}

export interface HaproxyConfiguration {
  options: HaproxyOptions
  port: number
  runtimePort: number
  socketPath: string
  backend: string
  nodes: BackendNode[]
}

export const stateFileIn = (directory: string) => join(directory, 'server-state')

function stickyLines(stickiness: Stickiness, names: string[]): string[] {
  const own = 'cookie MUSTERNODE insert indirect nocache httponly'
  const route = 'req.cook(JSESSIONID),field(2,.)'
  return {
    insert: [own],
    dynamic: [`${own} dynamic`, 'dynamic-cookie-key of-this-machine'],
    prefix: ['cookie JSESSIONID prefix nocache'],
    table: [
      'stick-table type string len 64 size 100k expire 30m',
      'stick store-response res.cook(JSESSIONID)',
      'stick match req.cook(JSESSIONID)',
    ],
    'use-server': names.map((name) => `use-server ${name} if { req.cook(JSESSIONID) -m end .${name} }`),
    'use-server-named': [`use-server %[${route}] if { ${route} -m found }`],
  }[stickiness]
}

export function haproxyConfiguration({
  options,
  port,
  runtimePort,
  socketPath,
  backend,
  nodes,
}: HaproxyConfiguration): string {
  const stateFile = stateFileIn(options.directory)
  const stickiness = options.stickiness ?? 'insert'
  const named = stickiness === 'insert' || stickiness === 'prefix'
  const server = (name: string, address: string, rest: string) =>
    `server ${name} ${address}${named ? ` cookie ${name}` : ''} ${rest}`
  const slots = Array.from({ length: options.slots ?? 0 }, (_, index) => `slot${index + 1}`)
  const lines = [
    `balance ${options.balance ?? 'roundrobin'}`,
    `option httpchk GET ${options.healthPath ?? '/health'}`,
    'http-check expect status 200',
    ...stickyLines(
      stickiness,
      nodes.map(({ name }) => name),
    ),
    ...nodes.map((node) => server(node.name, node.address, `weight ${node.weight ?? 100}`)),
    ...slots.map((name) => server(name, '127.0.0.1:1', 'weight 100 disabled')),
  ]
  return `global
  maxconn 4000
  nbthread 1
  stats socket ${socketPath} mode 666 level admin expose-fd listeners
  stats socket ${viewSocketPath(socketPath)} mode 666 level operator
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
${lines.map((line) => `  ${line}\n`).join('')}`
}

export const viewSocketPath = (socketPath: string) => join(dirname(socketPath), 'view.sock')
