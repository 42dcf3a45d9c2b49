import type { ProbeSettings } from '@/lib/domain/probe-settings'

type Place = { address: string; managerUrl: string | null; probe: ProbeSettings | null }

/** Where the credentials of a node are sent to: a stored password goes nowhere else. */
export function samePlace(stored: Place, other: Place): boolean {
  return placeOf(stored) === placeOf(other)
}

function placeOf({ address, managerUrl, probe }: Place): string {
  if (probe?.kind === 'http') return new URL(probe.statusUrl).origin
  return managerUrl === null ? address : new URL(managerUrl).origin
}
