import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from '@/bin/local/ports'
import { type LocalServer, launch } from '@/bin/local/server'
import { waitUntil } from '@/bin/local/wait'

export type IdleHaproxy = LocalServer & { runtimeAddress: string; backend: string }

/** A real HAProxy with all simulated nodes as members, without traffic and without checks of its own. */
export async function startIdleHaproxy(
  directory: string,
  nodes: { name: string; address: string }[],
): Promise<IdleHaproxy> {
  const [port, runtimePort] = [await freePort(), await freePort()]
  const servers = nodes.map(({ name, address }) => `  server ${name} ${address} cookie ${name} weight 1`)
  const configuration = `global
  maxconn 100
  nbthread 1
  stats socket ipv4@127.0.0.1:${runtimePort} level admin
defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
listen app
  bind 127.0.0.1:${port}
  balance roundrobin
  cookie NODE insert indirect
${servers.join('\n')}
`
  const file = join(directory, 'haproxy.cfg')
  writeFileSync(file, configuration)
  const server = await launch({
    name: 'haproxy',
    processes: [{ command: '/usr/sbin/haproxy', args: ['-db', '-f', file], cwd: directory }],
    ready: (signal) => waitUntil('HAProxy', () => accepts(runtimePort), { signal }),
  })
  return Object.assign(server, { runtimeAddress: `127.0.0.1:${runtimePort}`, backend: 'app' })
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}
