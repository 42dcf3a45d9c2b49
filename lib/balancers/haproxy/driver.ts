import type { BalancerObservation, Intent } from '@/lib/domain/model'
import type { Balancer, BalancerTarget, Capabilities } from '../balancer'
import { fits, unfit } from '../weight'
import { addMember, removeMember } from './members'
import { isFree, openingsOf } from './openings'
import { membersOf, type RuntimeInfo } from './parse'
import { backends, readBackend, writeServer } from './servers'

const words = { ready: 'ready', drain: 'drain', maintenance: 'maint' } satisfies Record<
  Exclude<Intent, 'unknown'>,
  string
>

const capabilities: Capabilities = { weight: { min: 0, max: 256 }, members: { add: true, remove: true } }

export function createHaproxy(): Balancer {
  /** For versions that tell no start time: uptime in whole seconds would make it waver by one. */
  const starts = new Map<string, { pid: number | null; startedAt: Date }>()

  function startOf(target: BalancerTarget, info: RuntimeInfo): Date | null {
    if (info.startedAtSeconds !== null) return new Date(info.startedAtSeconds * 1000)
    if (info.uptimeSeconds === null) return null
    const startedAt = new Date(Date.now() - info.uptimeSeconds * 1000)
    const known = starts.get(target.address)
    const same = known?.pid === info.pid && Math.abs(known.startedAt.getTime() - startedAt.getTime()) < 2_500
    if (same) return known.startedAt
    starts.set(target.address, { pid: info.pid, startedAt })
    return startedAt
  }

  async function observe(target: BalancerTarget): Promise<BalancerObservation> {
    const at = new Date()
    const read = await readBackend(target)
    if (!read.ok) return { ok: false, at, failure: read.failure }
    const { info, level, states, rows } = read.value
    const { version } = info
    return {
      ok: true,
      at,
      version,
      startedAt: startOf(target, info),
      members: membersOf(
        states.filter((state) => !isFree(state)),
        rows,
      ),
      openings: openingsOf(version, level, states, rows),
    }
  }

  return {
    kind: 'haproxy',
    capabilities,
    observe,
    setIntent: (target, member, intent) =>
      writeServer<Intent>(target, member, {
        command: `state ${words[intent]}`,
        wanted: intent,
        read: (state) => state.intent,
      }),
    async setWeight(target, member, weight) {
      if (!fits(weight, capabilities)) return { confirmed: false, failure: unfit(weight, capabilities) }
      return await writeServer(target, member, {
        command: `weight ${weight}`,
        wanted: weight,
        read: (state) => state.weight,
      })
    },
    addMember,
    removeMember,
    backends,
    close: async () => starts.clear(),
  }
}
