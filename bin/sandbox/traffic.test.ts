import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { waitUntil } from '../local/wait'
import { startTraffic } from './traffic'

let server: Server | undefined
afterEach(() => server?.close())

/** A solution with sessions by cookie; `answer` says which node speaks and how many visits it remembers. */
async function solution(answer: (visits: number) => { node: string; visits: number; status?: number }) {
  const seen = new Map<string, number>()
  const app = createServer((request, response) => {
    const id = /id=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? `s${seen.size}`
    const visits = (seen.get(id) ?? 0) + 1
    seen.set(id, visits)
    const { node, visits: counted, status = 200 } = answer(visits)
    response
      .writeHead(status, { 'set-cookie': `id=${id}`, 'x-node': node, 'x-session-visits': `${counted}` })
      .end()
  })
  server = app
  await new Promise<void>((done) => app.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(app.address() as AddressInfo).port}/crm/`
}

const quick = { users: 20, thinkMs: 10, visitMs: 200 }

test('people who keep their session are neither moved nor lost', async () => {
  const traffic = startTraffic({ url: await solution((visits) => ({ node: 'node1', visits })), ...quick })
  await waitUntil('traffic', () => traffic.stats().requests > 100)
  await traffic.stop()
  expect(traffic.stats()).toMatchObject({ failures: 0, sessionsMoved: 0, sessionsLost: 0, usersNow: 0 })
})

test('a session that answers from another node, or starts again, is counted', async () => {
  const url = await solution((visits) => ({
    node: visits < 3 ? 'node1' : 'node2',
    visits: visits < 3 ? visits : 1,
  }))
  const traffic = startTraffic({ url, ...quick })
  await waitUntil('a loss', () => traffic.stats().sessionsLost > 0 && traffic.stats().sessionsMoved > 0)
  await traffic.stop()
})

test('errors of the server are failures, with the last one in words', async () => {
  const traffic = startTraffic({
    url: await solution((visits) => ({ node: 'n', visits, status: 503 })),
    ...quick,
  })
  await waitUntil('a failure', () => traffic.stats().failures > 0)
  await traffic.stop()
  expect(traffic.stats().lastFailure).toBe('HTTP 503')
})
