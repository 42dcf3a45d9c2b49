import { expect, test } from 'vitest'
import { type ConnectionReport, connectionLines, isAllGood } from './connection-lines'

const now = Date.parse('2026-05-01T14:00:00.000Z')
const report = (fields: Partial<ConnectionReport> = {}): ConnectionReport => ({
  ok: true,
  latencyMs: 12.4,
  failure: null,
  version: 'Apache Tomcat/10.1.60',
  route: 'n1',
  contexts: [],
  certificate: null,
  capabilities: [{ need: 'sessions', ok: true, message: 'The role manager-jmx is there.' }],
  ...fields,
})
const certificate = {
  fingerprint: 'ab'.repeat(32),
  subject: 'CN=node1',
  issuer: 'CN=Our authority',
  validTo: '2027-05-01T00:00:00.000Z',
}
const untrusted = { kind: 'certificate', message: 'Its certificate is not trusted.' }
const of = (route: string | null, pinned: string | null = null) => ({
  kind: 'tomcat' as const,
  route,
  pinned,
})
const lines = (
  fields: Partial<ConnectionReport>,
  route: string | null = 'n1',
  pinned: string | null = null,
) => connectionLines(report(fields), of(route, pinned), now)

test('what was found is told line by line, and nobody need look when all is good', () => {
  expect(lines({}).map(({ title }) => title)).toEqual([
    'Connected in 12 ms',
    'Route n1',
    'Serves no application yet',
    'See its sessions: yes',
  ])
  expect(isAllGood(report(), of('n1'), now)).toBe(true)
})

test('what the credentials do not suffice for is a line that somebody should see', () => {
  const missing = [{ need: 'sessions' as const, ok: false, message: 'The role manager-jmx is missing.' }]
  expect(lines({ capabilities: missing }).at(-1)).toMatchObject({
    state: 'bad',
    title: 'See its sessions: no',
  })
  expect(isAllGood(report({ capabilities: missing }), of('n1'), now)).toBe(false)
})

test('a route that differs is offered to be taken over', () => {
  const offer = { kind: 'route', route: 'n1' }
  expect(lines({}, 'n2')[1]).toMatchObject({ state: 'bad', title: 'Route n1, not n2', offer })
  expect(lines({}, null)[1]).toMatchObject({ state: 'none', offer })
  expect(lines({ route: null }, null)[1]).toMatchObject({ state: 'mind', title: 'No route' })
})

test('an untrusted certificate can be pinned, and one that is pinned is not offered again', () => {
  const failed = { ok: false, failure: untrusted, certificate, capabilities: [] }
  const [first, second] = lines(failed)
  expect(first).toMatchObject({ state: 'bad', title: 'No connection' })
  expect(second).toMatchObject({
    title: 'Its certificate is not trusted',
    offer: { kind: 'pin', fingerprint: certificate.fingerprint },
  })
  expect(lines({ certificate }, 'n1', certificate.fingerprint)[1]).toMatchObject({
    state: 'good',
    title: 'Its certificate is pinned',
  })
  expect(lines({ certificate }, 'n1', certificate.fingerprint)[1]?.offer).toBeUndefined()
  expect(lines(failed, 'n1', 'cd'.repeat(32))[1]?.title).toBe('Not the certificate that is pinned')
})

test('a certificate that runs out soon is minded', () => {
  const soon = { ...certificate, validTo: '2026-05-11T00:00:00.000Z' }
  expect(lines({ certificate: soon })[1]).toMatchObject({
    state: 'mind',
    title: 'Its certificate runs out in 9 days',
  })
  expect(lines({ certificate })[1]).toMatchObject({
    state: 'good',
    text: 'CN=node1, issued by CN=Our authority, valid until 2027-05-01',
  })
})

test('what a kind of node can’t have is not missing', () => {
  const capabilities = (['sessions', 'deploy'] as const).map((need) => ({ need, ok: false, message: '' }))
  const found = report({ route: null, capabilities })
  const states = connectionLines(found, { kind: 'http', route: null, pinned: null }, now).map(
    ({ state }) => state,
  )
  expect(states).toEqual(['good', 'none', 'none', 'none'])
  expect(isAllGood(found, { kind: 'http', route: null, pinned: null }, now)).toBe(true)
  expect(isAllGood(found, of(null), now)).toBe(false)
})
