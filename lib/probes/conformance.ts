import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NodeReading } from '@/lib/domain/model'
import {
  answering,
  dripping,
  endless,
  type HostileServer,
  selfSigned,
  sending,
  silent,
} from './hostile-servers'
import type { Probe, ProbeTarget } from './probe'

/** A real node on which the guarantees are tried. */
export type ProbedNode = {
  target: ProbeTarget
  /** The same, asked at this server instead; none: its manager is. */
  at?(url: string): Partial<ProbeTarget>
  /** Its kind is asked without credentials. */
  anonymous?: true
  /** Sessions opened on it so far, by the server's own count. */
  opened(): Promise<number>
  /** Opens so many sessions; gives their ids, which no verb may show. */
  open(count: number): Promise<string[]>
  endAll(): Promise<void>
  freeze(): void
  thaw(): void
  /** Ends it at once, and later starts it again at the same place. */
  kill(): void
  start(): Promise<void>
}

const httpHead = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n'

type It = (name: string, test: () => Promise<void>) => void
const leave: It = () => {}

/**
 * What every probe guarantees, on a real node and on servers that mean no good.
 * @param tells `pages`: its node tells no start and lists no sessions, so that nothing is guaranteed of them
 */
export function describeProbe(
  name: string,
  create: () => Probe,
  prepare: () => Promise<ProbedNode>,
  tells: 'sessions' | 'pages' = 'sessions',
): void {
  const itListing: It = tells === 'sessions' ? it : leave
  describe(`${name} probe`, () => {
    const probe = create()
    let node: ProbedNode
    const hostile: HostileServer[] = []

    const read = async (): Promise<NodeReading> => {
      const observation = await probe.observe(node.target)
      if (!observation.ok) throw new Error(observation.failure.message)
      return observation.reading
    }
    const at = (url: string, timeoutMs = 700): ProbeTarget => {
      return { ...node.target, ...(node.at?.(url) ?? { managerUrl: `${url}/manager` }), timeoutMs }
    }
    const against = async (server: Promise<HostileServer>) => {
      const running = await server
      hostile.push(running)
      return at(running.url)
    }
    /** The kind of failure, alike from every verb, none of them late and none showing the password. */
    const failureOf = async (target: ProbeTarget) => {
      const begun = performance.now()
      const observation = await probe.observe(target)
      const observedIn = performance.now() - begun
      const test = await probe.test(target)
      const sessions = await probe.sessions(target, { sessionsMax: 100 }).then(
        () => 'sessions',
        (error) => error,
      )
      expect(observedIn).toBeLessThan(target.timeoutMs + 400)
      expect(sessions).toMatchObject({ code: 'UNAVAILABLE' })
      await expect(probe.endSessions(target, 'all')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
      const said = [observation, test, String(sessions)].map((value) => JSON.stringify(value)).join()
      expect(said).not.toContain(target.password)
      if (observation.ok || test.ok) throw new Error('it answered')
      expect(test.failure.kind).toBe(observation.failure.kind)
      expect(observation.failure.message).toMatch(/[.?]$/)
      return observation.failure.kind
    }

    beforeAll(async () => {
      node = await prepare()
    })
    afterAll(async () => {
      await Promise.all([probe.close(), ...hostile.map((server) => server.close())])
    })

    itListing('counts the sessions that are open, and each that was opened', async () => {
      const before = await read()
      await node.open(3)
      const with3 = await read()
      expect(with3.sessions).toBe((before.sessions ?? 0) + 3)
      expect(with3.counters.opened).toBe((before.counters.opened ?? 0) + 3)
      await node.endAll()
      const after = await read()
      expect(after.sessions).toBe(before.sessions)
      expect(after.counters.opened).toBe(with3.counters.opened)
    })

    it('opens no session, by the count of the server itself', async () => {
      const before = await node.opened()
      for (let round = 0; round < 5; round++) {
        await read()
        await probe.test(node.target)
        await probe.sessions(node.target, { sessionsMax: 100 }).catch(() => {})
      }
      expect(await node.opened()).toBe(before)
    })

    itListing('opens no session, whatever it is asked for', async () => {
      await node.open(2)
      const before = await read()
      for (let round = 0; round < 5; round++) {
        await probe.test(node.target)
        await probe.sessions(node.target, { sessionsMax: 100 })
        await probe.sessions(node.target, { sessionsMax: 0 })
      }
      const after = await read()
      expect([after.sessions, after.counters.opened]).toEqual([before.sessions, before.counters.opened])
      await node.endAll()
    })

    itListing('lists sessions without their ids, and without touching their idle times', async () => {
      const ids = await node.open(3)
      await new Promise((done) => setTimeout(done, 1_600))
      const held = await probe.sessions(node.target, { sessionsMax: 100 })
      const again = await probe.sessions(node.target, { sessionsMax: 100 })
      if (held.kind !== 'listed' || again.kind !== 'listed') throw new Error('not listed')
      expect(held.items).toHaveLength(3)
      for (const session of held.items) {
        expect(session.fingerprint).toMatch(/^[0-9a-f]{8}$/)
        expect(session.idleSeconds).toBeGreaterThanOrEqual(1)
        expect(session.timeoutSeconds).toBeGreaterThan(0)
      }
      const lastUsed = (items: typeof held.items) =>
        items.map((item) => item.lastUsedAt?.getTime()).toSorted()
      expect(lastUsed(again.items)).toEqual(lastUsed(held.items))
      const said = JSON.stringify([held, await probe.test(node.target), await read()])
      for (const id of ids) expect(said).not.toContain(id.slice(0, 12))
      await node.endAll()
    })

    itListing('tells idle times in buckets when there are more sessions than wanted', async () => {
      await node.open(3)
      const held = await probe.sessions(node.target, { sessionsMax: 2 })
      const buckets = held.kind === 'buckets' ? held.buckets : []
      expect(buckets.reduce((sum, bucket) => sum + bucket.sessions, 0)).toBe(3)
      await node.endAll()
    })

    itListing(
      'ends one session by its fingerprint, then all that are left, and counts those that it ended',
      async () => {
        await node.endAll()
        const ids = await node.open(4)
        const held = await probe.sessions(node.target, { sessionsMax: 100 })
        const [first] = held.kind === 'listed' ? held.items : []
        expect(await probe.endSessions(node.target, [first?.fingerprint ?? 'none'])).toBe(1)
        expect(await probe.endSessions(node.target, [first?.fingerprint ?? 'none'])).toBe(0)
        expect((await read()).sessions).toBe(ids.length - 1)
        expect(await probe.endSessions(node.target, 'all')).toBe(ids.length - 1)
        expect(await probe.endSessions(node.target, 'all')).toBe(0)
        expect((await read()).sessions).toBe(0)
      },
    )

    it('goes on after its connections were given up', async () => {
      await read()
      await probe.release(node.target)
      expect((await probe.observe(node.target)).ok).toBe(true)
    })

    it('answers what is being asked when its connections are given up', async () => {
      await read()
      const polls = Array.from({ length: 6 }, () => probe.observe(node.target))
      await new Promise((done) => setImmediate(done))
      await probe.release(node.target)
      for (const poll of await Promise.all(polls)) expect(poll.ok).toBe(true)
    })

    it('says refused where nothing listens', async () => {
      const server = await silent()
      await server.close()
      expect(await failureOf(at(server.url))).toBe('refused')
    })

    it('says unreachable where there is no such host', async () => {
      expect(await failureOf(at('http://node.invalid:8080', 3_000))).toBe('unreachable')
    })

    it('gives up in time on a server that says nothing', async () => {
      expect(await failureOf(await against(silent()))).toBe('timeout')
    })

    it('gives up in time on an answer that never ends, however steadily it comes', async () => {
      expect(await failureOf(await against(dripping(httpHead)))).toBe('timeout')
    })

    it('gives up on an answer that is too large', async () => {
      expect(await failureOf({ ...(await against(endless(httpHead))), timeoutMs: 10_000 })).toBe('too-large')
    })

    it('says what is not trusted about a certificate', async () => {
      expect(await failureOf(await against(selfSigned()))).toBe('certificate')
    })

    it('does not take something else for a node', async () => {
      expect(await failureOf(await against(sending('SSH-2.0-OpenSSH_9.2\r\n')))).toBe(
        tells === 'sessions' ? 'not-tomcat' : 'bad-reply',
      )
      expect(await failureOf(await against(sending('')))).toBe('bad-reply')
    })

    it('takes no part of an answer for the whole of it', async () => {
      const cut = 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"tomcat": {"jvm": {}, "ready": 1'
      expect(await failureOf(await against(sending(cut)))).toBe('bad-reply')
    })

    it('tells credentials that are refused from a server of another kind and from one that is broken', async () => {
      const refused = await failureOf(await against(answering(401, 'who is it?')))
      expect(refused).toBe(node.anonymous ? 'forbidden' : 'unauthorized')
      expect(await failureOf(await against(answering(403, 'not you')))).toBe('forbidden')
      const other = await failureOf(await against(answering(404, '<html>Welcome</html>')))
      expect(other).toBe(tells === 'sessions' ? 'not-tomcat' : 'bad-reply')
      expect(await failureOf(await against(answering(500, 'a stack trace')))).toBe('bad-reply')
    })

    it('gives up in time on a node that is frozen, and sees it again when it thaws', async () => {
      const target = { ...node.target, timeoutMs: 700 }
      await probe.observe(target)
      node.freeze()
      expect(await failureOf(target)).toBe('timeout')
      node.thaw()
      expect((await probe.observe(node.target)).ok).toBe(true)
    })

    it('says refused of a node that was killed, and sees it when it is back', async () => {
      node.kill()
      await expect.poll(() => failureOf(node.target), { timeout: 5_000 }).toBe('refused')
      await node.start()
      expect((await probe.observe(node.target)).ok).toBe(true)
    })

    itListing('says refused of a node that was killed, and sees that it was started anew', async () => {
      await node.open(2)
      const before = await read()
      node.kill()
      await expect.poll(() => failureOf(node.target), { timeout: 5_000 }).toBe('refused')
      await new Promise((done) => setTimeout(done, 1_000))
      await node.start()
      const after = await read()
      expect(after.startedAt?.getTime()).toBeGreaterThan(
        before.startedAt?.getTime() ?? Number.POSITIVE_INFINITY,
      )
      expect(after.sessions).toBe(0)
    })
  })
}
