import type { JoinTokenRecord } from '@/lib/store/join-tokens'

/** What the activity log keeps of a token. */
export function shownToken({ name, prefix, nodesMax, expiresAt, defaults }: JoinTokenRecord) {
  return { name, prefix, nodesMax, expiresAt: expiresAt.toISOString(), defaults }
}
