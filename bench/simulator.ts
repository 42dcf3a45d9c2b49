/**
 * A SIMULATOR, for measuring Muster with more nodes than a machine could run: one process answers Tomcat's
 * `GET /manager/status/all?JSON=true` for N nodes that do not exist. Each has a loopback address of its own
 * (127.20.0.1, 127.20.0.2, …), so that clients keep a connection per node, as they do with real ones.
 *
 *   node --import tsx bench/simulator.ts --nodes 1000 --port 18080
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type SimulatedNode, simulatedNode, statusJson } from './simulated-node'

export function simulatedAddress(index: number, port: number): string {
  const host = index + 1
  return `127.20.${host >> 8}.${host & 255}:${port}`
}

export type Simulator = { close(): Promise<void> }

export async function startSimulator({ nodes, port }: { nodes: number; port: number }): Promise<Simulator> {
  const beganAt = Date.now()
  const known = Array.from({ length: nodes }, (_, index) => simulatedNode(index, beganAt))
  const byAddress = new Map(known.map((node, index) => [simulatedAddress(index, port), node]))
  const http = createHttpServer((request, response) => reply(request, response, byAddress))
  // Tomcat's own default; with less, a connection would end between two polls.
  http.keepAliveTimeout = 20_000
  const listeners = await Promise.all(
    [...byAddress.keys()].map((address) => {
      const server = createServer((socket) => http.emit('connection', socket))
      return new Promise<Server>((resolve, reject) => {
        server.once('error', reject)
        server.listen({ host: address.split(':')[0], port }, () => resolve(server))
      })
    }),
  )
  return {
    async close() {
      for (const listener of listeners) listener.close()
      http.closeAllConnections()
    },
  }
}

function reply(request: IncomingMessage, response: ServerResponse, nodes: Map<string, SimulatedNode>): void {
  const node = nodes.get(request.headers.host ?? '')
  if (!node) return void response.writeHead(404).end()
  if (request.url === '/manager/text/serverinfo') {
    const info = 'OK - Server info\nTomcat Version: [Apache Tomcat/10.1.34 (simulated)]\nOS Name: [Linux]\n'
    return void response.writeHead(200, { 'content-type': 'text/plain;charset=utf-8' }).end(info)
  }
  if (request.url !== '/manager/status/all?JSON=true') return void response.writeHead(404).end()
  const body = statusJson(node, Date.now())
  const headers = {
    'content-type': 'application/json;charset=utf-8',
    'content-length': Buffer.byteLength(body),
  }
  response.writeHead(200, headers).end(body)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { nodes: { type: 'string', default: '100' }, port: { type: 'string', default: '18080' } },
  })
  const port = Number(values.port)
  await startSimulator({ nodes: Number(values.nodes), port })
  console.log(`simulator: ${values.nodes} nodes from ${simulatedAddress(0, port)} on`)
}
