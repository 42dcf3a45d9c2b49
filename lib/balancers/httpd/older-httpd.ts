import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export type OlderHttpd = { managerUrl: string; stop(): void }

/**
 * Passes on to a real httpd, and takes out of its XML what came with 2.4.68. With `drop` it passes no request of that
 * method on whole: httpd gets a wrong nonce, and answers 200 all the same.
 */
export async function startOlderHttpd(url: string, options: { drop?: string } = {}): Promise<OlderHttpd> {
  const server = createServer((asked, answer) => {
    const { hostname, port } = new URL(url)
    const body: Buffer[] = []
    asked.on('data', (chunk: Buffer) => body.push(chunk))
    asked.on('end', () => {
      const { 'content-length': _, ...headers } = asked.headers
      const dropped = options.drop === asked.method
      const sent = Buffer.concat(body).toString()
      const passed = request(
        { hostname, port, method: asked.method, path: asked.url, headers, agent: false },
        (reply) => {
          const chunks: Buffer[] = []
          reply.on('data', (chunk: Buffer) => chunks.push(chunk))
          reply.on('end', () => {
            const { 'content-length': _length, 'transfer-encoding': _coding, ...kept } = reply.headers
            answer.writeHead(reply.statusCode ?? 502, kept)
            answer.end(
              Buffer.concat(chunks)
                .toString()
                .replace(/<httpd:nonce>.*?<\/httpd:nonce>/g, ''),
            )
          })
        },
      )
      passed.on('error', () => answer.destroy())
      passed.end(dropped ? sent.replace(/nonce=[^&]*/, 'nonce=wrong') : sent)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    managerUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/balancer-manager`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
