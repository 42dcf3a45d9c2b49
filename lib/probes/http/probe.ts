import { MusterError } from '@/lib/domain/errors'
import type { Failure } from '@/lib/domain/model'
import type { HttpSettings } from '@/lib/domain/probe-settings'
import { meetCertificate } from '../certificates'
import type { Capability, Probe, ProbeTarget, Tried } from '../probe'
import { failureOfStatus } from './failures'
import { figuresOf } from './figures'
import { PageClient, placeOf } from './page-client'
import { noDeploy, plainReading, statusCapability } from './reading'

type Found =
  | { ok: true; version: string | null; sessions: number | null; cookies: string[]; settings: HttpSettings }
  | { ok: false; failure: Failure }

const unsettled: Failure = {
  kind: 'bad-reply',
  message: 'It is not said where this node tells its status. Edit the node.',
}

/** Any page that tells, as JSON or text, how a node is. */
export function createHttpProbe(): Probe {
  const pages = new PageClient()

  async function look(target: ProbeTarget): Promise<Found & { latencyMs: number }> {
    const begun = performance.now()
    const found = await read(target)
    return { ...found, latencyMs: Math.round((performance.now() - begun) * 10) / 10 }
  }

  async function read({ settings, username, password, tls = null, timeoutMs }: ProbeTarget): Promise<Found> {
    if (settings?.kind !== 'http') return { ok: false, failure: unsettled }
    const page = await pages.get({ url: settings.statusUrl, username, password, tls, timeoutMs })
    if (!page.ok) return page
    const place = placeOf(settings.statusUrl)
    const failure = failureOfStatus(page.status, place, { status: settings.expectStatus, username })
    if (failure) return { ok: false, failure }
    if (settings.expectText !== null && !page.body.includes(settings.expectText)) {
      return {
        ok: false,
        failure: {
          kind: 'bad-reply',
          message: `${place} answers without the text “${settings.expectText}”.`,
        },
      }
    }
    return { ok: true, ...figuresOf(page.body, settings), cookies: page.cookies, settings }
  }

  async function tried(target: ProbeTarget): Promise<Tried> {
    const found = await look(target)
    const { latencyMs } = found
    if (!found.ok) return { ok: false, latencyMs, failure: found.failure, capabilities: [] }
    const { version, sessions, cookies, settings } = found
    const capabilities = [
      statusCapability(placeOf(settings.statusUrl), cookies),
      sessionsCapability(settings, sessions),
      noDeploy,
    ]
    return { ok: true, latencyMs, version, route: null, contexts: [], capabilities }
  }

  return {
    kind: 'http',
    async observe(target) {
      const found = await look(target)
      const { latencyMs } = found
      const at = new Date()
      if (!found.ok) return { ok: false, at, latencyMs, failure: found.failure }
      return { ok: true, at, latencyMs, reading: plainReading(found.version, found.sessions) }
    },
    async test(target) {
      const url = target.settings?.kind === 'http' ? target.settings.statusUrl : null
      const [found, certificate] = await Promise.all([
        tried(target),
        url === null ? null : meetCertificate(url, target.timeoutMs),
      ])
      return { ...found, certificate }
    },
    async sessions(target) {
      const found = await read(target)
      if (!found.ok) throw new MusterError('UNAVAILABLE', found.failure.message)
      if (found.sessions === null)
        throw new MusterError('UNAVAILABLE', 'This node does not tell its sessions.')
      const all = { context: '/', label: 'idle times are not told', sessions: found.sessions }
      return { kind: 'buckets', buckets: found.sessions === 0 ? [] : [all] }
    },
    async endSessions() {
      throw new MusterError('UNAVAILABLE', "Sessions of a node of kind http can't be ended by Muster.")
    },
    async release({ settings, tls = null }) {
      if (settings?.kind === 'http') await pages.release(settings.statusUrl, tls)
    },
    close: () => pages.close(),
  }
}

function sessionsCapability(settings: HttpSettings, sessions: number | null): Capability {
  if (sessions !== null) {
    return {
      need: 'sessions',
      ok: true,
      message: `It tells ${sessions} sessions; single ones are not listed.`,
    }
  }
  const where = settings.sessionsPointer ?? settings.sessionsPattern
  const message =
    where === null
      ? 'It is not said where the number of sessions stands: it counts as not known.'
      : `There is no number of sessions at ${where}: it counts as not known.`
  return { need: 'sessions', ok: false, message }
}
