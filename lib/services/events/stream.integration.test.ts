import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '@/bin/local/wait'
import { startTestConsole, type TestConsole, testUrl } from '@/lib/http/test-console'
import { recordEvent } from '@/lib/store/events'

let console: TestConsole
let token: string
const ids = new Map<string, string>()
beforeAll(async () => {
  console = await startTestConsole()
  token = await console.token('admin')
  for (const slug of ['prod', 'other']) {
    const row = await console.services.store.prisma.cluster.create({ data: { slug, name: slug } })
    ids.set(slug, row.id)
  }
})
afterAll(() => console.close())

// biome-ignore lint/suspicious/noExplicitAny: tests look into items of every shape.
type Item = any

/** Reads a stream as a browser does: messages between blank lines. */
async function open(path: string, headers: Record<string, string> = {}, bearer = token) {
  const stop = new AbortController()
  const request = new Request(`${testUrl}/api/v1${path}`, {
    headers: { authorization: `Bearer ${bearer}`, ...headers },
    signal: stop.signal,
  })
  const response = await console.api.handle(request)
  const items: Item[] = []
  const eventIds: string[] = []
  let comments = 0
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const ended = (async () => {
    let text = ''
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: '' }
      if (done) return
      text += value
      const messages = text.split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const lines = message.split('\n')
        if (lines[0]?.startsWith(':')) comments += 1
        const id = lines.find((line) => line.startsWith('id: '))?.slice(4)
        if (id) eventIds.push(id)
        const data = lines.find((line) => line.startsWith('data: '))?.slice(6)
        if (data) items.push(JSON.parse(data))
      }
    }
  })()
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    items,
    eventIds,
    comments: () => comments,
    ended,
    close: async () => {
      await reader?.cancel()
      stop.abort()
    },
  }
}

async function happen(summary: string, slug: string | null = 'prod') {
  await recordEvent(console.services.store.prisma, {
    clusterId: slug ? (ids.get(slug) ?? null) : null,
    clusterSlug: slug,
    type: 'test.happened',
    change: false,
    actor: { kind: 'system', rule: 'test' },
    subject: { kind: 'node', name: 'a' },
    summary,
  })
}

const summaries = (items: Item[]) =>
  items.flatMap((item) => (item.kind === 'event' ? [item.event.summary] : []))

test('events arrive as they happen, with an id, and with word of what changed', async () => {
  const stream = await open('/events/stream')
  expect(stream).toMatchObject({ status: 200, type: 'text/event-stream' })
  await waitUntil('listening', async () => {
    await happen('first')
    return stream.items.length > 0
  })
  await happen('second')
  await waitUntil('second', () => summaries(stream.items).includes('second'))
  expect(stream.items).toContainEqual({ kind: 'changed', topics: ['events'], cluster: 'prod' })
  expect(stream.eventIds.at(-1)).toBe(stream.items.findLast(({ kind }) => kind === 'event').event.id)
  await waitUntil('a sign of life without news', () => stream.comments() > 1)
  await stream.close()
})

test('who comes back with the last id gets what was missed, once and in order', async () => {
  const stream = await open('/events/stream')
  await happen('seen')
  await waitUntil('seen', () => summaries(stream.items).includes('seen'))
  await stream.close()
  await happen('missed 1')
  await happen('missed 2')
  const again = await open('/events/stream', { 'last-event-id': stream.eventIds.at(-1) ?? '' })
  await waitUntil('changed', () => again.items.some(({ kind }) => kind === 'changed'))
  await happen('live')
  await waitUntil('live', () => summaries(again.items).includes('live'))
  expect(summaries(again.items)).toEqual(['missed 1', 'missed 2', 'live'])
  expect(again.items.find(({ kind }) => kind === 'changed').topics).toContain('nodes')
  await again.close()
})

test('who missed more than 500 events is told to look at everything', async () => {
  const { prisma } = console.services.store
  const { id } = await prisma.event.findFirstOrThrow({ orderBy: { id: 'desc' } })
  await prisma.event.createMany({
    data: Array.from({ length: 501 }, () => ({
      type: 'test.flood',
      change: false,
      actor: {},
      actorName: 'test',
      subjectKind: 'x',
      subjectName: 'x',
      summary: 'flood',
    })),
  })
  const stream = await open('/events/stream', { 'last-event-id': String(id) })
  await waitUntil('resync', () => stream.items.length > 0)
  expect(stream.items).toEqual([{ kind: 'resync' }])
  await stream.close()
})

test("a cluster's stream, under its events too, carries that cluster alone", async () => {
  const bound = await console.token('viewer', { clusterId: ids.get('prod') ?? '' })
  const streams = [
    await open('/events/stream?cluster=prod'),
    await open('/clusters/prod/events', { accept: 'text/event-stream' }),
    await open('/events/stream', {}, bound),
  ]
  await happen('elsewhere', 'other')
  await happen('of the console', null)
  await happen('here')
  for (const stream of streams) {
    await waitUntil('here', () => summaries(stream.items).includes('here'))
    expect(summaries(stream.items)).toEqual(['here'])
    expect(stream.items.some(({ cluster }) => cluster === 'other')).toBe(false)
    await stream.close()
  }
  expect((await open('/events/stream?cluster=other', {}, bound)).status).toBe(403)
  expect((await open('/events/stream?cluster=nowhere')).status).toBe(404)
})

test('what happens in a burst is told together', async () => {
  const stream = await open('/events/stream?cluster=prod')
  await Promise.all(Array.from({ length: 40 }, (_, index) => happen(`burst ${index}`)))
  await waitUntil('all of it', () => summaries(stream.items).length === 40)
  expect(stream.items.filter(({ kind }) => kind === 'changed').length).toBeLessThan(20)
  await stream.close()
})

test('it ends when its reader may not read any more', async () => {
  const doomed = await console.token('viewer')
  const stream = await open('/events/stream', {}, doomed)
  const { items } = (await console.call('GET', '/tokens', { token })).body
  const mine = items.find(({ prefix }: { prefix: string }) => doomed.startsWith(prefix))
  await console.call('DELETE', `/tokens/${mine.id}`, { token })
  await stream.ended
})

test('when the connection to Postgres breaks, it comes back by itself and says to look at everything', async () => {
  const stream = await open('/events/stream')
  await happen('before')
  await waitUntil('before', () => summaries(stream.items).includes('before'))
  await console.services.store.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  )
  await waitUntil('resync', () => stream.items.some(({ kind }) => kind === 'resync'))
  await happen('after')
  await waitUntil('after', () => summaries(stream.items).includes('after'))
  await stream.close()
})

test('streams end when the console does, and one that comes then ends at once', async () => {
  const stream = await open('/events/stream')
  await console.services.ports.live.close()
  await stream.ended
  const late = await open('/events/stream')
  await late.ended
})
