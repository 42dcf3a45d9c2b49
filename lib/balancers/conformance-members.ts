import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '@/bin/local/wait'
import type { Balancer, BalancerTarget } from './balancer'
import type { BalancedNodes } from './conformance'
import { type SessionNode, startSessionNode } from './session-nodes'

/** A real balancer with room for a few members more. */
export type Growing = { target: BalancerTarget; newVisitor: BalancedNodes['newVisitor'] }

/** What drivers guarantee whose balancers take members at run time. `newVisitor` names nodes, not members. */
export function describeMembers(name: string, create: () => Balancer, prepare: () => Promise<Growing>): void {
  describe(`${name} driver, members at run time`, () => {
    const balancer = create()
    let growing: Growing
    let spare: SessionNode
    let added = ''

    beforeAll(async () => {
      ;[growing, spare] = await Promise.all([prepare(), startSessionNode('node9')])
    })
    afterAll(async () => {
      await balancer.close()
      spare.stop()
    })

    const memberOf = async (member: string) => {
      const seen = await balancer.observe(growing.target)
      return seen.ok ? seen.members.find((reading) => reading.name === member) : undefined
    }
    const reached = async () => {
      const visits = Array.from({ length: 12 }, () => growing.newVisitor().visit())
      return (await Promise.all(visits)).map(({ member }) => member)
    }

    it('adds a node out of service', async () => {
      const result = await balancer.addMember(growing.target, { address: spare.address, route: spare.name })
      if (!result.confirmed) throw new Error(result.failure.message)
      added = result.observed
      expect(await memberOf(added)).toMatchObject({ address: spare.address, intent: 'maintenance' })
      expect(await reached()).not.toContain(spare.name)
    })

    it('adds what is there already no second time', async () => {
      const again = await balancer.addMember(growing.target, { address: spare.address, route: spare.name })
      expect(again).toEqual({ confirmed: true, observed: added })
    })

    it('sends it visitors once it is ready, and keeps them there while it drains', async () => {
      await balancer.setIntent(growing.target, added, 'ready')
      await waitUntil('somebody comes to it', async () => (await reached()).includes(spare.name))
      let visitor = growing.newVisitor()
      await waitUntil('somebody has a session there', async () => {
        visitor = growing.newVisitor()
        return (await visitor.visit()).member === spare.name
      })
      expect(await balancer.setIntent(growing.target, added, 'drain')).toMatchObject({ confirmed: true })
      expect(await visitor.visit()).toEqual({ member: spare.name, sameSession: true })
      expect(await reached()).not.toContain(spare.name)
    })

    it('takes it away again, or says that it can not', async () => {
      const result = await balancer.removeMember(growing.target, added)
      expect(result.confirmed).toBe(balancer.capabilities.members.remove)
      const member = await memberOf(added)
      expect(member?.address === spare.address).toBe(!balancer.capabilities.members.remove)
      const [first] = await configured()
      expect((await balancer.removeMember(growing.target, first ?? '')).confirmed).toBe(false)
      expect(await memberOf(first ?? '')).toMatchObject({ intent: 'ready' })
    })

    it('says when there is no room', async () => {
      const results = []
      for (let port = 2; port < 12; port++) {
        const node = { address: `127.0.0.1:${port}`, route: `late${port}` }
        results.push(await balancer.addMember(growing.target, node))
      }
      expect(results[0]?.confirmed).toBe(true)
      expect(results.at(-1)).toMatchObject({
        confirmed: false,
        failure: { kind: 'bad-reply', message: expect.stringMatching(/no (?:room|free slot)/) },
      })
    })

    it('takes no address that is none', async () => {
      for (const address of [
        '',
        'a b',
        'user@127.0.0.1:80',
        '127.0.0.1:80/x',
        '127.0.0.1:80;set server x',
        '127.0.0.1:80\nshow info',
      ]) {
        expect((await balancer.addMember(growing.target, { address, route: 'x' })).confirmed).toBe(false)
      }
    })

    const configured = async () => {
      const seen = await balancer.observe(growing.target)
      return seen.ok
        ? seen.members.filter(({ intent }) => intent === 'ready').map((member) => member.name)
        : []
    }
  })
}
