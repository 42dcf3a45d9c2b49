/** An agent reports every 5 s; after three that did not come it counts as away. */
export const heartbeatSeconds = 5
export const awayAfterSeconds = 15

export function agentConnected(lastSeenAt: Date | null, now: Date): boolean {
  return lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() <= awayAfterSeconds * 1000
}
