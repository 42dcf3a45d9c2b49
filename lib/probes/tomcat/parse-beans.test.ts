import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type BeanReplies, parseReading } from './parse-beans'

const names = ['managers', 'modules', 'requests', 'threads', 'memory', 'start'] as const
const recorded = Object.fromEntries(
  names.map((name) => [
    name,
    readFileSync(new URL(`fixtures/tomcat-9.0.70/${name}.txt`, import.meta.url), 'utf8'),
  ]),
) as BeanReplies

it('calls unknown what a bean does not tell, and never none', () => {
  const without = { ...recorded, managers: recorded.managers.replaceAll(/^activeSessions: .*$/gm, '') }
  const reading = parseReading(without, '/manager')
  expect(reading).toMatchObject({ ok: true, value: { sessions: null } })
  const bare = {
    ...recorded,
    memory: 'OK - Number of results: 0\n\n',
    threads: 'OK - Number of results: 0\n\n',
  }
  expect(parseReading({ ...bare, start: 'OK - nothing' }, '/manager')).toMatchObject({
    ok: true,
    value: { heapUsedBytes: null, heapMaxBytes: null, threadsBusy: null, threadsMax: null, startedAt: null },
  })
})

it('leaves the manager out, wherever it is', () => {
  const moved = Object.fromEntries(
    Object.entries(recorded).map(([name, text]) => [
      name,
      text.replaceAll('localhost/manager', 'localhost/ops'),
    ]),
  ) as BeanReplies
  const paths = (replies: BeanReplies, path: string) => {
    const reading = parseReading(replies, path)
    return reading.ok ? reading.value.contexts.map((context) => context.path) : []
  }
  expect(paths(recorded, '/manager')).not.toContain('/manager')
  expect(paths(moved, '/ops')).not.toContain('/ops')
})

it('says what a refused query says, and that an empty one names no applications', () => {
  expect(parseReading({ ...recorded, modules: 'Error - no such\n\tat java' }, '/manager')).toEqual({
    ok: false,
    problem: 'no such',
  })
  const empty = { ...recorded, modules: 'OK - Number of results: 0\n\n' }
  expect(parseReading(empty, '/manager')).toMatchObject({ ok: false })
})

it('reads any reply, cut off or garbled, without throwing, and never counts less than none', () => {
  const cut = fc
    .constantFrom(...names)
    .chain((name) =>
      fc.nat(recorded[name].length).map((at) => ({ ...recorded, [name]: recorded[name].slice(0, at) })),
    )
  fc.assert(
    fc.property(cut, (replies) => {
      const reading = parseReading(replies, '/manager')
      expect(reading.ok ? (reading.value.sessions ?? 0) : 0).toBeGreaterThanOrEqual(0)
    }),
  )
})
