import type { NodeReading } from '@/lib/domain/model'
import type { Capability } from '../probe'

/** A node that tells no more than this: what it does not tell is not known. */
export function plainReading(version: string | null, sessions: number | null): NodeReading {
  return {
    version,
    startedAt: null,
    sessions,
    contexts: [],
    counters: { opened: null, expired: null, requests: null, errors: null },
    threadsBusy: null,
    threadsMax: null,
    heapUsedBytes: null,
    heapMaxBytes: null,
  }
}

export const noDeploy: Capability = {
  need: 'deploy',
  ok: false,
  message: 'Releases are brought to Tomcat nodes only.',
}

/** A page that sets a cookie for a visitor without one begins a session at each poll. */
export function statusCapability(place: string, cookies: string[]): Capability {
  if (cookies.length === 0) return { need: 'status', ok: true, message: `${place} tells how the node is.` }
  return {
    need: 'status',
    ok: false,
    message: `${place} sets the cookie ${cookies.join(', ')}: every poll may open a session. Take a page that sets none.`,
  }
}
