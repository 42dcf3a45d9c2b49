import { MusterError } from '@/lib/domain/errors'
import type { Failure } from '@/lib/domain/model'
import { meetCertificate } from '../certificates'
import { failureOfStatus } from '../http/failures'
import { type Page, PageClient, placeOf } from '../http/page-client'
import { noDeploy, plainReading, statusCapability } from '../http/reading'
import type { Capability, Probe, ProbeTarget, Tried } from '../probe'
import { deploymentOf } from './deployment'

type Found = { ok: true; deployment: string | null; cookies: string[]; latencyMs: number } | Failed
type Failed = { ok: false; failure: Failure; latencyMs: number }

const settingsOf = ({ settings }: ProbeTarget) => (settings?.kind === 'outsystems' ? settings : null)

const pingUrlOf = (target: ProbeTarget) =>
  settingsOf(target)?.pingUrl ?? `http://${target.address}/_ping.html`

const noSessions: Capability = {
  need: 'sessions',
  ok: false,
  message: 'OutSystems keeps sessions in a database, not on the node: they count as not known.',
}

/** An OutSystems front-end, by its static ping page and, if one is named, by a page that prints a known text. */
export function createOutsystemsProbe(): Probe {
  const pages = new PageClient()

  async function look(target: ProbeTarget): Promise<Found> {
    const begun = performance.now()
    const { tls = null } = target
    const elapsed = () => performance.now() - begun
    const get = async (url: string): Promise<Page> => {
      const timeoutMs = Math.max(1, target.timeoutMs - elapsed())
      const page = await pages.get({ url, username: null, password: null, tls, timeoutMs })
      if (!page.ok) return page
      const failure = failureOfStatus(page.status, placeOf(url), { status: 200, username: null })
      return failure ? { ok: false, failure } : page
    }
    const ping = await get(pingUrlOf(target))
    const latencyMs = Math.round(elapsed() * 10) / 10
    if (!ping.ok) return { ...ping, latencyMs }
    const { pageUrl, pageText } = settingsOf(target) ?? { pageUrl: null, pageText: null }
    const deployment = deploymentOf(ping.body)
    if (pageUrl === null || pageText === null)
      return { ok: true, deployment, cookies: ping.cookies, latencyMs }
    const page = await get(pageUrl)
    if (!page.ok) return { ...page, latencyMs }
    if (!page.body.includes(pageText)) {
      const message = `${placeOf(pageUrl)} answers without the text “${pageText}”.`
      return { ok: false, failure: { kind: 'bad-reply', message }, latencyMs }
    }
    return { ok: true, deployment, cookies: [...ping.cookies, ...page.cookies], latencyMs }
  }

  async function tried(target: ProbeTarget): Promise<Tried> {
    const found = await look(target)
    const { latencyMs } = found
    if (!found.ok) return { ok: false, latencyMs, failure: found.failure, capabilities: [] }
    const status = statusCapability(placeOf(pingUrlOf(target)), found.cookies)
    const capabilities = [status, noSessions, noDeploy]
    return { ok: true, latencyMs, version: found.deployment, route: null, contexts: [], capabilities }
  }

  return {
    kind: 'outsystems',
    async observe(target) {
      const found = await look(target)
      const { latencyMs } = found
      const at = new Date()
      if (!found.ok) return { ok: false, at, latencyMs, failure: found.failure }
      const { deployment } = found
      return { ok: true, at, latencyMs, reading: { ...plainReading(deployment, null), deployment } }
    },
    async test(target) {
      const [found, certificate] = await Promise.all([
        tried(target),
        meetCertificate(pingUrlOf(target), target.timeoutMs),
      ])
      return { ...found, certificate }
    },
    async sessions(target) {
      const found = await look(target)
      throw new MusterError('UNAVAILABLE', found.ok ? noSessions.message : found.failure.message)
    },
    async endSessions() {
      throw new MusterError('UNAVAILABLE', "Sessions of an OutSystems front-end can't be ended by Muster.")
    },
    async release(target) {
      const { pageUrl = null } = settingsOf(target) ?? {}
      const { tls = null } = target
      await Promise.all([
        pages.release(pingUrlOf(target), tls),
        pageUrl === null ? undefined : pages.release(pageUrl, tls),
      ])
    },
    close: () => pages.close(),
  }
}
