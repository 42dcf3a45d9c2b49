import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProbeTarget } from '../probe'
import { ManagerClient } from './manager-client'
import { readSessions } from './sessions'

const client = new ManagerClient(2)
let server: Server | undefined
afterEach(async () => {
  await client.close()
  server?.closeAllConnections()
  await new Promise((done) => server?.close(done))
})

const manager = (context: string, active: number) =>
  `Name: Catalina:type=Manager,host=localhost,context=${context}\nactiveSessions: ${active}\n`

/** A manager that answers by what the query contains, with its clock so far behind. */
async function answering(replies: Record<string, string>, behindMs = 0): Promise<ProbeTarget> {
  const running = createServer((request, response) => {
    const url = decodeURIComponent(request.url ?? '')
    const match = Object.keys(replies).find((part) => url.includes(part))
    response.sendDate = false
    response.setHeader('date', new Date(Date.now() - behindMs).toUTCString())
    response.end(match === undefined ? 'Error - nothing of that name' : replies[match])
  })
  server = running
  await new Promise<void>((done) => running.listen(0, '127.0.0.1', done))
  const address = `127.0.0.1:${(running.address() as AddressInfo).port}`
  return { address, managerUrl: null, username: 'console', password: 'secret', timeoutMs: 2_000 }
}

const invoked = (result: string | number) => `OK - Operation x returned:\n${result}\n`
const ids = ['AB12CD34EF56.node1', 'FF00FF00FF00.node1']

const replies = (lastUsedAt: number) => ({
  'type=Manager,*': `OK - Number of results: 2\n\n${manager('/manager', 3)}\n${manager('/crm##2', 2)}\n`,
  WebModule:
    'OK - Number of results: 1\n\nName: Catalina:j2eeType=WebModule,name=//localhost/crm##2,x=y\nsessionTimeout: 20\n',
  listSessionIds: invoked(ids.join(' ')),
  [`getLastAccessedTimestamp&ps=${ids[0]}`]: invoked(lastUsedAt),
  [`getCreationTimestamp&ps=${ids[0]}`]: invoked(lastUsedAt - 60_000),
  // The second one ended after it was listed.
  getLastAccessedTimestamp: invoked(-1),
  getCreationTimestamp: invoked(-1),
})

describe('sessions of a Tomcat', () => {
  it('are those of applications, without those that ended meanwhile, and without their ids', async () => {
    const lastUsedAt = Date.now() - 90_000
    const held = await readSessions(client, await answering(replies(lastUsedAt)), { sessionsMax: 10 })
    expect(held).toEqual({
      kind: 'listed',
      items: [
        {
          fingerprint: createHash('sha256').update(ids[0]!).digest('hex').slice(0, 8),
          context: '/crm',
          version: '2',
          openedAt: new Date(lastUsedAt - 60_000),
          lastUsedAt: new Date(lastUsedAt),
          idleSeconds: expect.closeTo(90, -1),
          timeoutSeconds: 1_200,
        },
      ],
    })
  })

  it.each([
    ['-1', -1],
    ['0', -1],
    ['', null],
  ])('never time out where web.xml says so: %j', async (minutes, timeoutSeconds) => {
    const { WebModule, ...others } = replies(Date.now())
    const modules = WebModule.replace('sessionTimeout: 20\n', minutes && `sessionTimeout: ${minutes}\n`)
    const target = await answering({ ...others, WebModule: modules })
    const held = await readSessions(client, target, { sessionsMax: 10 })
    expect(held).toMatchObject({ items: [{ timeoutSeconds }] })
  })

  it("are as old as they are, even where the node's clock is wrong", async () => {
    const behindMs = 600_000
    const target = await answering(replies(Date.now() - behindMs - 90_000), behindMs)
    const held = await readSessions(client, target, { sessionsMax: 10 })
    const [session] = held.kind === 'listed' ? held.items : []
    expect(session?.idleSeconds).toBeGreaterThan(85)
    expect(session?.idleSeconds).toBeLessThan(95)
  })

  it('are no sessions when the manager says an error', async () => {
    const wrong = readSessions(client, await answering({}), { sessionsMax: 10 })
    await expect(wrong).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('nothing of that name'),
    })
  })
})
