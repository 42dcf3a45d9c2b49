import type { BalancerObservation, Intent, MemberReading } from '@/lib/domain/model'
import { readServerStatus } from '../apache/server-status'
import { createWebClient, deadlineIn } from '../apache/web-client'
import type { Balancer, BalancerTarget, Capabilities } from '../balancer'
import { fits, unfit } from '../weight'
import { createManager } from './manager'
import { addMember, flags, openingsOf, removeMember } from './members'
import type { ManagerPage } from './parse'

const capabilities: Capabilities = { weight: { min: 1, max: 100 }, members: { add: true, remove: false } }

export function createHttpd(): Balancer {
  const client = createWebClient()
  const manager = createManager(client)

  async function observe(target: BalancerTarget): Promise<BalancerObservation> {
    const at = new Date()
    const deadline = deadlineIn(target.timeoutMs)
    const [balancer, page, status] = await Promise.all([
      manager.readBalancer(target, deadline),
      manager.readPage(target, deadline),
      readServerStatus(client, target, deadline),
    ])
    if (!balancer.ok) return { ok: false, at, failure: balancer.failure }
    const seen = page.ok ? page.value : null
    const openings = openingsOf(balancer.value.name, seen)
    return {
      ok: true,
      at,
      version: seen?.version ?? status?.version ?? null,
      startedAt: status?.startedAt ?? null,
      members: balancer.value.members.map((member) => passive(member, seen)),
      ...(seen?.persists == null ? {} : { keepsIntents: seen.persists }),
      ...(openings ? { openings } : {}),
    }
  }

  return {
    kind: 'httpd',
    capabilities,
    observe,
    setIntent: (target, member, intent) =>
      manager.write<Intent>(target, member, {
        fields: flags[intent],
        wanted: intent,
        read: ({ intent }) => intent,
      }),
    async setWeight(target, member, weight) {
      if (!fits(weight, capabilities)) return { confirmed: false, failure: unfit(weight, capabilities) }
      const fields = { w_lf: String(weight) }
      return await manager.write(target, member, { fields, wanted: weight, read: (found) => found.weight })
    },
    addMember: (target, node, place) => addMember(manager, target, node, place),
    removeMember: (target, member) => removeMember(manager, target, member),
    async backends(target) {
      const read = await manager.readManager(target, deadlineIn(target.timeoutMs))
      return read.ok ? { ok: true, names: read.value.map(({ name }) => name) } : read
    },
    close: () => client.close(),
  }
}

/** Without health checks of its own httpd learns by failing requests alone, and so late: it is said. */
function passive(member: MemberReading, page: ManagerPage | null): MemberReading {
  if (!page || page.checked.has(member.name) || member.opinion === 'unknown') return member
  return { ...member, statusText: `${member.statusText}, by its traffic alone` }
}
