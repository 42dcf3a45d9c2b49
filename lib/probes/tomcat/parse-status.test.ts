import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isHtmlStatus, parseStatus } from './parse-status'

const status = readFileSync(new URL('fixtures/status-all.json', import.meta.url), 'utf8')

function reading(body = status, managerPath = '/manager') {
  const reply = parseStatus(body, managerPath)
  if (!reply.ok) throw new Error(reply.problem)
  return reply.reading
}

/** The fixture with something changed in one of its applications. */
function changed(name: string, change: (context: Record<string, unknown>) => void): string {
  const parsed = JSON.parse(status)
  change(parsed.tomcat.context.find((context: { name: string }) => context.name === name))
  return JSON.stringify(parsed)
}

describe('status of a Tomcat', () => {
  it('counts the sessions of applications, not those of the managers', () => {
    expect(reading().sessions).toBe(3 + 1 + 0 + 2)
  })

  it('tells path and version of each application, the root one included', () => {
    const seen = reading().contexts.map(({ path, version, running, sessions }) => {
      return `${path} ${version} ${running ? 'running' : 'stopped'} ${sessions}`
    })
    expect(seen).toEqual([
      '/demo null running 3',
      '/demo 000012.2.0 running 1',
      '/ null running 0',
      '/ 3 running 2',
      '/a/b c null stopped 0',
    ])
  })

  it('keeps what each application counted by itself', () => {
    expect(reading().contexts[0]).toMatchObject({ opened: 11, expired: 8, requests: 11, errors: 1 })
  })

  it('sums the counters of applications and of connectors', () => {
    expect(reading().counters).toEqual({ opened: 20, expired: 14, requests: 125, errors: 7 })
  })

  it('takes the start of the manager for that of the server, and none for a stopped application', () => {
    expect(reading().startedAt?.toISOString()).toBe('2026-11-20T13:07:15.000Z')
    expect(reading().contexts.at(-1)?.startedAt).toBeNull()
  })

  it('shows the threads of the connector that is nearest to its limit', () => {
    expect(reading()).toMatchObject({ threadsBusy: 19, threadsMax: 20 })
  })

  it('shows the heap in use', () => {
    expect(reading()).toMatchObject({ heapUsedBytes: 32440320 - 10460280, heapMaxBytes: 129761280 })
  })

  it('knows the manager at another path', () => {
    const moved = changed('localhost/manager', (context) => {
      context.name = 'localhost/ops'
    })
    expect(reading(moved, '/ops').startedAt).not.toBeNull()
    // Reached through a proxy that shows another path: known by its servlets.
    expect(reading(moved, '/elsewhere')).toMatchObject({ sessions: 6, startedAt: expect.any(Date) })
  })
})

describe('what a Tomcat does not say', () => {
  it('makes the sum of sessions unknown, not smaller', () => {
    const silent = changed('localhost/demo', (context) => {
      context.manager = {}
    })
    expect(reading(silent).sessions).toBeNull()
    expect(reading(silent).counters.opened).toBeNull()
    expect(reading(silent).contexts[1]?.sessions).toBe(1)
  })

  it('still counts what an application holds while it stops', () => {
    const stopping = changed('localhost/demo', (context) => {
      context.state = 'STOPPING_PREP'
    })
    expect(reading(stopping)).toMatchObject({ sessions: 6, contexts: [{ running: false }, {}, {}, {}, {}] })
  })

  it('makes requests unknown, not none', () => {
    const silent = changed('localhost/demo', (context) => {
      context.wrapper = undefined
    })
    expect(reading(silent).contexts[0]).toMatchObject({ sessions: 3, requests: null, errors: null })
  })

  it('does not matter in an application that is stopped', () => {
    const silent = changed('localhost/a/b c', (context) => {
      context.manager = undefined
    })
    expect(reading(silent).sessions).toBe(6)
  })

  it('stays unknown where it is no count', () => {
    for (const activeSessions of [-1, 1.5, '3', null, 1e300]) {
      const odd = changed('localhost/demo', (context) => {
        context.manager = { activeSessions, sessionCounter: 4 }
      })
      expect(reading(odd).sessions).toBeNull()
    }
  })

  it('leaves threads unknown when executors have no limit', () => {
    expect(reading(status.replaceAll(/"maxThreads": ?\d+/g, '"maxThreads":-1'))).toMatchObject({
      threadsBusy: null,
      threadsMax: null,
    })
  })
})

describe('answers that are something else', () => {
  const kindOf = (body: string) => {
    const reply = parseStatus(body, '/manager')
    return reply.ok ? 'ok' : reply.kind
  }

  it('are told apart', () => {
    expect(kindOf('<html><title>Welcome</title></html>')).toBe('not-tomcat')
    expect(kindOf('')).toBe('not-tomcat')
    expect(kindOf('{"status":"UP"}')).toBe('not-tomcat')
    expect(kindOf('[1,2]')).toBe('not-tomcat')
    expect(kindOf('<html><h1>Server Status</h1></html>')).toBe('not-tomcat')
    expect(isHtmlStatus('<html><h1>Server Status</h1></html>')).toBe(true)
    expect(isHtmlStatus('<html><h1>Welcome</h1></html>')).toBe(false)
    expect(isHtmlStatus(status)).toBe(false)
    expect(kindOf(status.slice(0, 900))).toBe('bad-reply')
    expect(kindOf('{"tomcat":{"jvm":{},"connector":[]}}')).toBe('bad-reply')
  })

  it('never make the parser throw, nor count anything that is no count', () => {
    const shaped = fc.record({
      tomcat: fc.dictionary(fc.constantFrom('jvm', 'connector', 'context'), fc.jsonValue()),
    })
    const contexts = fc.array(
      fc.dictionary(fc.constantFrom('name', 'state', 'manager', 'wrapper', 'startTime'), fc.jsonValue()),
    )
    const garbage = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      shaped.map((value) => JSON.stringify(value)),
      contexts.map((context) => JSON.stringify({ tomcat: { jvm: {}, connector: [], context } })),
      fc.nat(status.length).map((at) => status.slice(0, at)),
    )
    fc.assert(
      fc.property(garbage, (body) => {
        const reply = parseStatus(body, '/manager')
        if (!reply.ok) expect(reply.problem).not.toBe('')
        else expect(reply.reading.sessions ?? 0).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 100 },
    )
  }, 30_000)
})
