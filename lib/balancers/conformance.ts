import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BalancerObservation, Intent } from '@/lib/domain/model'
import type { Balancer, BalancerTarget } from './balancer'

/** A real balancer in front of real nodes; all of them are up. */
export type BalancedNodes = {
  target: BalancerTarget
  /** As the balancer calls them. */
  members: { name: string; address: string }[]
  /** Comes without a cookie, keeps what it gets; each visit says which member answered, null when none would. */
  newVisitor(): { visit(): Promise<Visit> }
  /** Somebody else changes the intent of a member, behind the back of the driver. */
  changeBehindItsBack(member: string, intent: Intent): Promise<void>
  /** New process or configuration, run-time state forgotten. */
  reload(): Promise<void>
  freeze(): void
  thaw(): void
  /** The address of the same kind of balancer at `host:port`. */
  addressAt(place: string): string
  /** With what an answer of this protocol begins. */
  preamble: string
}

/** `sameSession`: the member knew the session that the visitor came with. */
type Visit = { member: string | null; sameSession: boolean }

/** A TCP server that treats whoever comes like this. */
async function treating(treat: (socket: Socket) => void): Promise<{ address: string; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    treat(socket)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')
  return { address: `127.0.0.1:${bound.port}`, server }
}

/** What every balancer driver guarantees, on a real balancer and on servers that mean no good. */
export function describeBalancer(
  name: string,
  create: () => Balancer,
  prepare: () => Promise<BalancedNodes>,
): void {
  describe(`${name} driver`, () => {
    const balancer = create()
    let nodes: BalancedNodes
    const servers: Server[] = []

    const observed = async (target = nodes.target) => {
      const observation = await balancer.observe(target)
      if (!observation.ok) throw new Error(observation.failure.message)
      return observation
    }
    const memberOf = (observation: Extract<BalancerObservation, { ok: true }>, member: string) => {
      const found = observation.members.find(({ name }) => name === member)
      if (!found) throw new Error(`no member ${member}`)
      return found
    }
    /** The kind of failure, alike from every verb and none of them late. */
    const failureOf = async (target: BalancerTarget) => {
      const begun = performance.now()
      const asked = Date.now()
      const observation = await balancer.observe(target)
      // Else an order that was given meanwhile would seem to be older than this, and undone by somebody.
      expect(observation.at.getTime() - asked).toBeLessThan(100)
      expect(performance.now() - begun).toBeLessThan(target.timeoutMs + 300)
      const write = await balancer.setIntent(target, 'node1', 'drain')
      const backends = await balancer.backends(target)
      if (observation.ok || write.confirmed || backends.ok) throw new Error('it answered')
      expect(write.failure.kind).toBe(observation.failure.kind)
      expect(backends.failure.kind).toBe(observation.failure.kind)
      expect(observation.failure.message).toMatch(/[.?]$/)
      return observation.failure.kind
    }
    const against = async (treat: (socket: Socket) => void, timeoutMs = 500) => {
      const { address, server } = await treating(treat)
      servers.push(server)
      return { ...nodes.target, address: nodes.addressAt(address), timeoutMs }
    }
    const firstMember = () => nodes.members[0]?.name ?? ''
    const visitOnce = async () => (await nodes.newVisitor().visit()).member
    /** Somebody whose session the member holds. */
    const visitorOf = async (member: string) => {
      for (let tries = 0; tries < 30; tries++) {
        const visitor = nodes.newVisitor()
        if ((await visitor.visit()).member === member) return visitor
      }
      throw new Error(`nobody came to ${member}`)
    }
    const allReady = () =>
      Promise.all(nodes.members.map(({ name }) => balancer.setIntent(nodes.target, name, 'ready')))

    beforeAll(async () => {
      nodes = await prepare()
    })
    afterAll(async () => {
      await balancer.close()
      for (const server of servers) server.close()
    })

    it('shows its members with address, intent and opinion', async () => {
      const { members, version, startedAt } = await observed()
      expect(members.map(({ name, address }) => ({ name, address }))).toEqual(nodes.members)
      for (const member of members) expect(member).toMatchObject({ intent: 'ready', opinion: 'up' })
      expect(version).toMatch(/^\d+\.\d+/)
      expect(Math.abs(Date.now() - (startedAt?.getTime() ?? 0))).toBeLessThan(120_000)
    })

    it('says the same start again and again', async () => {
      const first = (await observed()).startedAt
      for (let round = 0; round < 8; round++) {
        await new Promise((done) => setTimeout(done, 250))
        expect((await observed()).startedAt).toEqual(first)
      }
    })

    it('counts what goes through each member', async () => {
      const before = await observed()
      const answered = await visitOnce()
      const after = await observed()
      const member = answered ?? ''
      expect(memberOf(after, member).total).toBe((memberOf(before, member).total ?? 0) + 1)
    })

    it.each(['drain', 'maintenance', 'ready'] as const)('sets %s and reads it back', async (intent) => {
      const [first] = nodes.members
      if (!first) throw new Error('no members')
      expect(await balancer.setIntent(nodes.target, first.name, intent)).toEqual({
        confirmed: true,
        observed: intent,
      })
      // Again is no change and no failure.
      expect((await balancer.setIntent(nodes.target, first.name, intent)).confirmed).toBe(true)
      const now = await observed()
      expect(memberOf(now, first.name).intent).toBe(intent)
      for (const { name } of nodes.members.slice(1)) expect(memberOf(now, name).intent).toBe('ready')
      const reached = await Promise.all(Array.from({ length: 12 }, visitOnce))
      expect(reached.includes(first.name)).toBe(intent === 'ready')
      await allReady()
    })

    it('keeps the sessions of a member that drains, and of no member in maintenance', async () => {
      const member = firstMember()
      const visitor = await visitorOf(member)
      await balancer.setIntent(nodes.target, member, 'drain')
      for (let visits = 0; visits < 5; visits++) {
        expect(await visitor.visit()).toEqual({ member, sameSession: true })
      }
      await balancer.setIntent(nodes.target, member, 'maintenance')
      const moved = await visitor.visit()
      expect(moved.member).not.toBe(member)
      expect(moved.sameSession).toBe(false)
      await allReady()
    })

    it('sets a weight, reads it back, and new visitors follow it', async () => {
      const { min, max } = balancer.capabilities.weight
      const [first, ...others] = nodes.members.map(({ name }) => name)
      const before = await observed()
      const heavy = Math.min(max, 50)
      for (const name of others) {
        expect(await balancer.setWeight(nodes.target, name, Math.max(min, 1))).toMatchObject({
          confirmed: true,
        })
      }
      expect(await balancer.setWeight(nodes.target, first ?? '', heavy)).toEqual({
        confirmed: true,
        observed: heavy,
      })
      expect(memberOf(await observed(), first ?? '').weight).toBe(heavy)
      const reached = await Promise.all(Array.from({ length: 24 }, visitOnce))
      expect(reached.filter((name) => name === first).length).toBeGreaterThan(16)
      for (const name of nodes.members.map((member) => member.name)) {
        const weight = memberOf(before, name).weight ?? 0
        expect(await balancer.setWeight(nodes.target, name, weight)).toEqual({
          confirmed: true,
          observed: weight,
        })
      }
    })

    it('refuses a weight that the balancer would not take, and leaves the intent alone', async () => {
      const { min, max } = balancer.capabilities.weight
      const member = firstMember()
      await balancer.setIntent(nodes.target, member, 'drain')
      const before = memberOf(await observed(), member).weight
      for (const weight of [min - 1, max + 1, 1.5, Number.NaN]) {
        expect((await balancer.setWeight(nodes.target, member, weight)).confirmed).toBe(false)
      }
      await balancer.setWeight(nodes.target, member, 3)
      expect(memberOf(await observed(), member)).toMatchObject({ intent: 'drain', weight: 3 })
      await balancer.setWeight(nodes.target, member, before ?? 1)
      expect((await balancer.setWeight(nodes.target, 'nobody', 3)).confirmed).toBe(false)
      await allReady()
    })

    it('turns new visitors away when all members drain', async () => {
      for (const { name } of nodes.members) await balancer.setIntent(nodes.target, name, 'drain')
      expect(await visitOnce()).toBeNull()
      await allReady()
      expect(await visitOnce()).not.toBeNull()
    })

    it('sees what somebody else changed', async () => {
      const [first] = nodes.members
      await nodes.changeBehindItsBack(first?.name ?? '', 'drain')
      expect(memberOf(await observed(), first?.name ?? '').intent).toBe('drain')
      await allReady()
    })

    it('confirms nothing about a member or a backend that there is not', async () => {
      const [first] = nodes.members
      const noMember = await balancer.setIntent(nodes.target, 'nobody', 'drain')
      expect(noMember).toMatchObject({
        confirmed: false,
        failure: { message: expect.stringContaining('nobody') },
      })
      const elsewhere = { ...nodes.target, backend: 'nothing' }
      const noBackend = await balancer.setIntent(elsewhere, first?.name ?? '', 'drain')
      expect(noBackend).toMatchObject({ confirmed: false, failure: { kind: 'no-backend' } })
      expect(await balancer.observe(elsewhere)).toMatchObject({
        ok: false,
        failure: { kind: 'no-backend', message: expect.stringContaining(nodes.target.backend) },
      })
    })

    it('takes a name for a name, not for a command', async () => {
      const [first] = nodes.members
      const member = first?.name ?? ''
      const smuggling = `${member} state ready;set server ${nodes.target.backend}/${member} state maint`
      expect((await balancer.setIntent(nodes.target, smuggling, 'ready')).confirmed).toBe(false)
      const backend = `${nodes.target.backend}\nset server ${nodes.target.backend}/${member} state maint\n`
      expect(await balancer.observe({ ...nodes.target, backend })).toMatchObject({ ok: false })
      expect((await balancer.setIntent({ ...nodes.target, backend }, member, 'drain')).confirmed).toBe(false)
      expect(memberOf(await observed(), member).intent).toBe('ready')
    })

    it('names the backends that there are', async () => {
      expect(await balancer.backends(nodes.target)).toEqual({ ok: true, names: [nodes.target.backend] })
    })

    it('shows that the balancer restarted and what that cost', async () => {
      const [first] = nodes.members
      const member = first?.name ?? ''
      await balancer.setIntent(nodes.target, member, 'drain')
      const before = await observed()
      // The start is told in whole seconds.
      await new Promise((done) => setTimeout(done, 1_100))
      await nodes.reload()
      const after = await observed()
      expect(after.startedAt?.getTime()).toBeGreaterThan(
        before.startedAt?.getTime() ?? Number.POSITIVE_INFINITY,
      )
      expect([memberOf(before, member).intent, memberOf(after, member).intent]).toEqual(['drain', 'ready'])
    })

    it('says refused where nothing listens', async () => {
      const { address, server } = await treating(() => {})
      await new Promise((done) => server.close(done))
      expect(await failureOf({ ...nodes.target, address: nodes.addressAt(address) })).toBe('refused')
    })

    it('says unreachable where there is no such host', async () => {
      expect(await failureOf({ ...nodes.target, address: nodes.addressAt('balancer.invalid:9999') })).toBe(
        'unreachable',
      )
    })

    it('gives up in time on a server that says nothing, or never ends', async () => {
      expect(await failureOf(await against((socket) => void socket.resume()))).toBe('timeout')
      const dripping = await against((socket) => {
        socket.write(nodes.preamble)
        const drip = setInterval(() => socket.write('Name: x\n'), 50)
        socket.on('close', () => clearInterval(drip))
      })
      expect(await failureOf(dripping)).toBe('timeout')
    })

    it('gives up on an answer that is too large', async () => {
      const chunk = Buffer.alloc(256 * 1024, ' ')
      const endless = await against((socket) => {
        const pour = () => {
          while (!socket.destroyed && socket.write(chunk)) {}
        }
        socket.on('drain', pour)
        socket.write(nodes.preamble)
        pour()
      }, 10_000)
      expect(await failureOf(endless)).toBe('too-large')
    })

    it('does not take something else for a balancer', async () => {
      for (const reply of [
        '',
        'HTTP/1.1 400 Bad Request\r\n\r\n',
        '\u0000\u0001\n\n\n',
        'Name: HAProxy\n\n1\n# \n\n',
        `${nodes.preamble}<?xml version="1.0"?><manager></manager>`,
        `${nodes.preamble}<html><body>It works!</body></html>`,
      ]) {
        const other = await against((socket) => void socket.once('data', () => socket.end(reply)))
        expect(await failureOf(other)).toBe('bad-reply')
      }
    })

    it('gives up in time on a balancer that is frozen, and sees it again when it thaws', async () => {
      nodes.freeze()
      expect(await failureOf({ ...nodes.target, timeoutMs: 500 })).toBe('timeout')
      nodes.thaw()
      expect((await balancer.observe(nodes.target)).ok).toBe(true)
      await allReady()
    })
  })
}
