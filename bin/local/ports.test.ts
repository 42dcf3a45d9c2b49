import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { choosePort, freePort } from './ports'

async function holdPort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer()
  const port = await freePort()
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return { port, release: () => new Promise((done) => server.close(() => done())) }
}

test('a port that is taken is named with its purpose and the option that changes it', async () => {
  const { port, release } = await holdPort()
  await expect(choosePort(port, "HAProxy's traffic", '--haproxy-port')).rejects.toThrow(
    `Port ${port} is taken; it is wanted for HAProxy's traffic. Choose another with --haproxy-port (0 takes any free one).`,
  )
  await release()
  await expect(choosePort(port, "HAProxy's traffic")).resolves.toBe(port)
})

test('no port is handed out twice', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => choosePort(0, 'anything')))
  expect(new Set(ports).size).toBe(50)
})
