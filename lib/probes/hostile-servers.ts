import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type HostileServer = { url: string; address: string; close(): Promise<void> }

async function serve(server: Server, scheme: string): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${scheme}://${address}`,
    address,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Answers every request with this. */
export const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
  serve(
    createHttp((_, response) => void response.writeHead(status, headers).end(body)),
    'http',
  )

/** Sends these bytes as soon as somebody has said something, and closes. */
export const sending = (bytes: string) =>
  serve(
    createTcp((socket) => void socket.once('data', () => socket.end(bytes))),
    'http',
  )

/** Takes the connection and says nothing at all. */
export const silent = () =>
  serve(
    createTcp((socket) => void socket.resume()),
    'http',
  )

/** Is never silent for long and never done: a byte every 50 ms. */
export const dripping = (head: string) =>
  serve(
    createTcp((socket) => {
      socket.once('data', () => socket.write(head))
      const drip = setInterval(() => socket.write(' '), 50)
      socket.on('close', () => clearInterval(drip))
    }),
    'http',
  )

/** Sends without end. */
export const endless = (head: string) =>
  serve(
    createTcp((socket) => {
      const chunk = Buffer.alloc(256 * 1024, ' ')
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk)) {}
      }
      socket.on('drain', pour)
      socket.once('data', () => {
        socket.write(head)
        pour()
      })
    }),
    'http',
  )

/** HTTPS with a certificate that nobody signed. */
export async function selfSigned(): Promise<HostileServer> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-certificate-'))
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')]
  const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes']
  const files = ['-keyout', key, '-out', certificate]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...subject, ...files], { stdio: 'ignore' })
  const options = { key: readFileSync(key), cert: readFileSync(certificate) }
  rmSync(directory, { recursive: true })
  return serve(
    createHttps(options, (_, response) => void response.end('{}')),
    'https',
  )
}
