const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A span in words, with the two largest units where the second one matters: `9 s`, `12 min`, `3 h 10 min`, `2 d`. */
export function span(ms: number): string {
  const at = Math.max(0, ms)
  if (at < minute) return `${Math.floor(at / second)} s`
  if (at < hour) return `${Math.floor(at / minute)} min`
  if (at < day) {
    const minutes = Math.floor((at % hour) / minute)
    return minutes === 0 ? `${Math.floor(at / hour)} h` : `${Math.floor(at / hour)} h ${minutes} min`
  }
  const hours = Math.floor((at % day) / hour)
  return at >= 7 * day || hours === 0 ? `${Math.floor(at / day)} d` : `${Math.floor(at / day)} d ${hours} h`
}

/** A whole number with thin groups; `–` = not known. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** A rate or a mean: a decimal below ten, whole from there on. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (value === 0 || Math.abs(value) >= 10) return count(value)
  if (Math.abs(value) < 0.05) return '< 0.1'
  return String(Math.round(value * 10) / 10)
}

/** `41 %`; a decimal below one percent, so that little is not shown as nothing. */
export function percent(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (value > 0 && value < 0.05) return '< 0.1 %'
  return `${value > 0 && value < 1 ? Math.round(value * 10) / 10 : Math.round(value)} %`
}

export function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : (part / whole) * 100
}

const units = ['B', 'KB', 'MB', 'GB', 'TB']

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  let rest = value
  let unit = 0
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1024
    unit++
  }
  return `${rest < 10 && unit > 0 ? Math.round(rest * 10) / 10 : Math.round(rest)} ${units[unit]}`
}

/** `1 session`, `2 sessions`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`
}

/** What a rule or a server said, as a sentence of its own. */
export function asSentence(text: string): string {
  const trimmed = text.trim()
  return stopped(`${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}`)
}

/** With a full stop where it has no end of its own; a name at its beginning stays as it is written. */
export function stopped(text: string): string {
  const trimmed = text.trim()
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

/** Names that count: `node9` before `node10`. */
export function byName<T extends { name: string }>(a: T, b: T): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true })
}

const two = (n: number) => String(n).padStart(2, '0')

/** Time of day where the viewer is: `14:35`. */
export function clock(at: Date, withSeconds = false): string {
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`
  return withSeconds ? `${time}:${two(at.getSeconds())}` : time
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** With the day where it is not today's. */
export function moment(at: Date, now: Date, withSeconds = false): string {
  const time = clock(at, withSeconds)
  if (at.toDateString() === now.toDateString()) return time
  const year = at.getFullYear() === now.getFullYear() ? '' : ` ${at.getFullYear()}`
  return `${at.getDate()} ${months[at.getMonth()]}${year} ${time}`
}
