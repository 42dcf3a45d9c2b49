import type { Deadline, WebClient, WebTarget } from './web-client'
import { urlOf } from './web-client'

export type ServerStatus = { version: string | null; startedAt: Date | null }

const zonesStepMs = 15 * 60_000

/** `Friday, 20-Nov-2026 13:11:46 CET`, as if it were UTC. */
function wallClock(text: string | undefined): number | null {
  const [, day, month, year, time] =
    /(\d{2})-([A-Z][a-z]{2})-(\d{4}) (\d{2}:\d{2}:\d{2})/.exec(text ?? '') ?? []
  const at = Date.parse(`${day} ${month} ${year} ${time} GMT`)
  return Number.isNaN(at) ? null : at
}

/**
 * `/server-status?auto`; null when it is something else. `date` is the header of the reply: times are in a zone that
 * is told by an ambiguous name, and come true by comparing the two clocks.
 */
export function parseServerStatus(text: string, date: Date | null): ServerStatus | null {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const at = line.indexOf(': ')
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 2).trim())
  }
  if (!fields.has('ServerVersion') && !fields.has('RestartTime')) return null
  const version = apacheVersion(fields.get('ServerVersion') ?? null)
  const [now, restart] = [wallClock(fields.get('CurrentTime')), wallClock(fields.get('RestartTime'))]
  if (now === null || restart === null) return { version, startedAt: null }
  const zoneMs = date ? Math.round((now - date.getTime()) / zonesStepMs) * zonesStepMs : 0
  // A graceful restart keeps the time, which is told in whole seconds, and counts a generation up.
  const generation = Number(fields.get('ParentServerMPMGeneration') ?? 0)
  const restarts = Number.isSafeInteger(generation) ? Math.abs(generation) % 1_000 : 0
  return { version, startedAt: new Date(restart - zoneMs + restarts) }
}

/** `2.4.71` of `Apache/2.4.71 (Debian) mod_jk/1.2.48`; null when ServerTokens hides it. */
export function apacheVersion(server: string | null): string | null {
  return /Apache\/(\d[\w.]{0,30})/.exec(server ?? '')?.[1] ?? null
}

/** Beside the manager, where mod_status answers at its usual place; nothing depends on it. */
export async function readServerStatus(
  client: WebClient,
  target: WebTarget,
  deadline: Deadline,
): Promise<ServerStatus | null> {
  const url = urlOf(target.address, { auto: '' })
  if (!url) return null
  url.pathname = '/server-status'
  url.search = '?auto'
  const reply = await client.request(target, { what: 'server-status', url, deadline })
  return reply.ok ? parseServerStatus(reply.body, reply.date) : null
}
