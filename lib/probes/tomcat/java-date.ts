const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Hours from UTC of abbreviations that mean one zone only; CST, IST, BST and the like are left out. */
const offsets: Record<string, number> = {
  UTC: 0, GMT: 0, UCT: 0, Z: 0, WET: 0, WEST: 1, CET: 1, CEST: 2, MET: 1, MEST: 2, EET: 2, EEST: 3, MSK: 3,
  SAST: 2, JST: 9, HKT: 8, NZST: 12, NZDT: 13, AEST: 10, AEDT: 11, AWST: 8, EST: -5, EDT: -4, CDT: -5,
  MDT: -6, PST: -8, PDT: -7, HST: -10, BRT: -3,
} // biome-ignore format: a table

const shape = /^\w{3} (\w{3}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\S+) (\d{4})$/

function offsetMinutes(zone: string): number | null {
  const hours = offsets[zone]
  if (hours !== undefined) return hours * 60
  const numeric = /^(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (!numeric) return null
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3])
  return numeric[1] === '-' ? -minutes : minutes
}

/**
 * What Java's `Date.toString` wrote: `Fri Nov 20 13:07:15 UTC 2026`, always in English. null when it is
 * something else, when its zone is ambiguous, or for the epoch, which Tomcat shows for "never started".
 */
export function parseJavaDate(text: string): Date | null {
  const [, month, day, hour, minute, second, zone, year] = shape.exec(text) ?? []
  const offset = offsetMinutes(zone ?? '')
  const index = months.indexOf(month ?? '')
  if (offset === null || index < 0) return null
  const local = Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute), Number(second))
  const time = local - offset * 60_000
  return Number.isFinite(time) && time > 86_400_000 ? new Date(time) : null
}
