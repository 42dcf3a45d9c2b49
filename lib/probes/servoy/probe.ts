import type { ServoySettings } from '@/lib/domain/probe-settings'
import type { Capability, Probe, ProbeTarget } from '../probe'
import { ManagerClient } from '../tomcat/manager-client'
import { parseBeans } from '../tomcat/parse-jmx'
import { createTomcatProbe } from '../tomcat/probe'
import { figuresOf, namesOf, type ServoyFigures } from './beans'
import { withUsers } from './clients'
import { setMaintenance } from './maintenance'
import { sendMessage } from './message'

/** `absent`: it answers, and is not a Servoy server. `problem`: it can't be read, and why. */
type Servoy = ServoyFigures | 'absent' | { problem: string; forbidden: boolean }

/**
 * A Servoy server: a Tomcat, and what its MBeans tell. Never its entry page, which opens a session. Sessions are
 * Tomcat's HTTP sessions, as of every other node.
 */
export function createServoyProbe(): Probe {
  const tomcat = createTomcatProbe()
  const beans = new ManagerClient(1)
  /** Where the role is missing, until the next start: asking at every poll would count as errors there. */
  const refused = new WeakMap<ProbeTarget, { startedAt: number | undefined; servoy: Servoy }>()

  /** A type at a time: that is milliseconds, and what else is registered may be much. */
  async function readServoy(target: ProbeTarget, timeoutMs: number): Promise<Servoy> {
    const begun = performance.now()
    const names = namesOf(target)
    const found = []
    for (const type of ['Clients', 'Server', 'Solutions']) {
      const query = encodeURIComponent(`${names.beanDomain}:type=${type},*`)
      const reply = await beans.get(target, {
        path: `/jmxproxy/?qry=${query}`,
        role: 'manager-jmx',
        timeoutMs: Math.max(1, timeoutMs - (performance.now() - begun)),
      })
      if (!reply.ok) return { problem: reply.failure.message, forbidden: reply.status === 403 }
      const parsed = parseBeans(reply.body)
      if (!parsed.ok) return { problem: `Its MBeans can't be read: ${parsed.problem}`, forbidden: false }
      found.push(...parsed.value)
    }
    return figuresOf(found, names) ?? 'absent'
  }

  return {
    ...tomcat,
    kind: 'servoy',
    async observe(target) {
      const seen = await tomcat.observe(target)
      if (!seen.ok) return seen
      const startedAt = seen.reading.startedAt?.getTime()
      const known = refused.get(target)
      const servoy =
        known && known.startedAt === startedAt
          ? known.servoy
          : await readServoy(target, target.timeoutMs - seen.latencyMs)
      if (servoy !== 'absent' && 'problem' in servoy && servoy.forbidden) {
        refused.set(target, { startedAt, servoy })
      }
      const version = versionOf(servoy, seen.reading.version)
      const told = servoy === 'absent' || 'problem' in servoy ? null : servoy
      const { maintenance: maintenanceMode = null, releases: deployment = null } = told ?? {}
      return { ...seen, reading: { ...seen.reading, version, maintenanceMode, deployment } }
    },
    async test(target) {
      const begun = performance.now()
      const found = await tomcat.test(target)
      if (!found.ok) return found
      const servoy = await readServoy(target, target.timeoutMs - (performance.now() - begun))
      return {
        ...found,
        version: versionOf(servoy, found.version),
        capabilities: [...found.capabilities, servoyCapability(servoy, namesOf(target))],
      }
    },
    async sessions(target, limits) {
      return await withUsers(beans, target, await tomcat.sessions(target, limits))
    },
    message: (target, to, text) => sendMessage(beans, target, to, text),
    setMaintenance: (target, on) => setMaintenance(beans, target, on),
    async release(target) {
      refused.delete(target)
      await Promise.all([tomcat.release(target), beans.release(target)])
    },
    async close() {
      await Promise.all([tomcat.close(), beans.close()])
    },
  }
}

/** What is missing stands where people look for what the server is. */
function versionOf(servoy: Servoy, tomcatVersion: string | null): string {
  const container = tomcatVersion ?? 'Tomcat'
  if (servoy === 'absent') return `${container}, not a Servoy server`
  if ('problem' in servoy) return `${container}, Servoy not readable`
  const named = servoy.version === null ? 'Servoy' : `Servoy ${servoy.version}`
  return `${named} on ${container}${servoy.maintenance === true ? ', in maintenance mode' : ''}`
}

function servoyCapability(servoy: Servoy, { beanDomain }: ServoySettings): Capability {
  if (servoy === 'absent') {
    return { need: 'servoy', ok: false, message: `Not a Servoy server: no ${beanDomain} MBeans.` }
  }
  if ('problem' in servoy) return { need: 'servoy', ok: false, message: servoy.problem }
  const { clients, maintenance, releases, missing } = servoy
  if (missing.length > 0) {
    const message = `Not told by its ${beanDomain} MBeans: ${missing.join(', ')}. Set the names that this version uses.`
    return { need: 'servoy', ok: false, message }
  }
  const active = releases === null ? '' : ` Active releases: ${releases}.`
  const message = `${clients} clients are connected; it is ${maintenance ? 'in' : 'not in'} maintenance mode.${active}`
  return { need: 'servoy', ok: true, message }
}
