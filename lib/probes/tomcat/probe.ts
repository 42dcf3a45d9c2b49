import type { NodeObservation } from '@/lib/domain/model'
import type { Probe, ProbeTarget } from '../probe'
import { testConnection } from './connection-test'
import { endSessions } from './end-sessions'
import { ManagerClient, managerPlace } from './manager-client'
import { parseServerVersion } from './parse-text'
import { readBeans, readingOf } from './read-status'
import { readSessions } from './sessions'

/** The version can't change while a JVM lives: it is asked for once per start. */
type KnownVersion = { startedAt: number | undefined; version: string | null }

export function createTomcatProbe(): Probe {
  const polls = new ManagerClient(1)
  // Apart, so that reading many sessions never delays a poll.
  const inspections = new ManagerClient(2)
  const versions = new Map<string, KnownVersion>()
  /** Targets that offer their status as HTML only, with their start. */
  const byBeans = new WeakMap<ProbeTarget, number | null>()

  async function versionOf(target: ProbeTarget, startedAt: Date | null, timeoutMs: number) {
    const { place } = managerPlace(target)
    const known = versions.get(place)
    if (known && known.startedAt === startedAt?.getTime()) return known.version
    const reply = await polls.get(target, {
      path: '/text/serverinfo',
      role: 'manager-script',
      timeoutMs: Math.max(1, timeoutMs),
    })
    const version = reply.ok ? parseServerVersion(reply.body) : null
    // Without the role it stays unknown until the next start; asking at every poll would count as errors there.
    if (reply.ok || reply.status !== null) versions.set(place, { startedAt: startedAt?.getTime(), version })
    return version
  }

  async function statusOf(target: ProbeTarget) {
    const begun = performance.now()
    const left = () => Math.max(1, target.timeoutMs - (performance.now() - begun))
    const known = byBeans.get(target)
    if (known !== undefined) {
      const read = await readBeans(polls, target, left())
      // Another start may be another version: it is asked for its status again.
      if (!read.ok || read.reading.startedAt?.getTime() !== known) byBeans.delete(target)
      return read
    }
    const request = { path: '/status/all?JSON=true', role: 'manager-status', timeoutMs: target.timeoutMs }
    const reply = await polls.get(target, request)
    if (!reply.ok) return reply
    const read = await readingOf(polls, target, reply.body, left())
    if (read.ok && read.byBeans) byBeans.set(target, read.reading.startedAt?.getTime() ?? null)
    return read
  }

  async function observe(target: ProbeTarget): Promise<NodeObservation> {
    const begun = performance.now()
    const status = await statusOf(target)
    const latencyMs = Math.round((performance.now() - begun) * 10) / 10
    const at = new Date()
    if (!status.ok) return { ok: false, at, latencyMs, failure: status.failure }
    const version = await versionOf(target, status.reading.startedAt, target.timeoutMs - latencyMs)
    return { ok: true, at, latencyMs, reading: { version, ...status.reading } }
  }

  return {
    kind: 'tomcat',
    observe,
    test: (target) => testConnection(inspections, target),
    sessions: (target, limits) => readSessions(inspections, target, limits),
    endSessions: (target, which) => endSessions(inspections, target, which),
    async release(target) {
      versions.delete(managerPlace(target).place)
      await Promise.all([polls.release(target), inspections.release(target)])
    },
    async close() {
      await Promise.all([polls.close(), inspections.close()])
    },
  }
}
