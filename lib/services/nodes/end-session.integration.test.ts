import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestConsole, type TestConsole } from '@/lib/http/test-console'
import type { Probe } from '@/lib/probes/probe'
import { createTomcatProbe } from '@/lib/probes/tomcat/probe'
import { makeCluster } from '../test-cluster'

const held = new Set(['0a1b2c3d', '4e5f6a7b'])
const tomcat = createTomcatProbe()
/** A node with two sessions. */
const probe: Probe = {
  ...tomcat,
  endSessions: async (_target, which) => [...which].filter((fingerprint) => held.delete(fingerprint)).length,
}
let console: TestConsole

beforeAll(async () => {
  console = await startTestConsole({ probeFor: () => probe })
  await makeCluster(console.services.store, { slug: 'prod', nodes: [{ name: 'a' }] })
})
afterAll(async () => {
  await tomcat.close()
  await console.close()
})

test('one session is ended, once, and it is written who did that', async () => {
  const path = '/clusters/prod/nodes/a/sessions/0a1b2c3d'
  const operator = await console.token('operator')
  expect((await console.call('DELETE', path, { token: await console.token('viewer') })).status).toBe(403)
  expect(await console.call('DELETE', `${path}?reason=hangs`, { token: operator })).toMatchObject({
    status: 200,
    body: { ended: true },
  })
  expect([...held]).toEqual(['4e5f6a7b'])
  expect(await console.call('DELETE', path, { token: operator })).toMatchObject({
    status: 404,
    body: { code: 'NOT_FOUND' },
  })
  const events = await console.call('GET', '/clusters/prod/events?node=a', { token: operator })
  expect(events.body.items).toMatchObject([
    { type: 'node.session-ended', change: true, summary: 'Ended the session 0a1b2c3d on a' },
  ])
})
