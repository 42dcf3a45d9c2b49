import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createVisitor } from '@/bin/local/visitor'
import type { BalancedNodes } from './conformance'

export type SessionNode = { name: string; address: string; stop(): void }

/** A node as a balancer sees one: healthy, says who it is, and holds sessions whose ids end with its route. */
export async function startSessionNode(name: string): Promise<SessionNode> {
  const visits = new Map<string, number>()
  const server: Server = createServer((request, response) => {
    response.setHeader('x-node', name)
    const known = /JSESSIONID=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
    const id = visits.has(known) ? known : `${randomUUID()}.${name}`
    visits.set(id, (visits.get(id) ?? 0) + 1)
    response.setHeader('x-session-visits', `${visits.get(id)}`)
    if (id !== known) response.setHeader('set-cookie', `JSESSIONID=${id}; Path=/; HttpOnly`)
    response.end(name)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    name,
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Visitors with real cookies; `memberOf` says what the balancer calls the node that answered. */
export function visitorsOf(url: string, memberOf: (node: string) => string): BalancedNodes['newVisitor'] {
  return () => {
    const visitor = createVisitor(url)
    return {
      async visit() {
        const { status, node, visits } = await visitor.visit()
        const answered = status === 200 && node !== null
        return { member: answered ? memberOf(node) : null, sameSession: answered && (visits ?? 0) > 1 }
      },
    }
  }
}
