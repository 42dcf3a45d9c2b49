import { setTimeout as sleep } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import type { TrafficStats } from './traffic'

interface Visit {
  url: string
  stats: TrafficStats
  clicks: number
  thinkMs: () => number
  signsOut: boolean
  signal: AbortSignal
  send: (url: string, headers: Record<string, string>) => Promise<Dispatcher.ResponseData>
}

const list = (header: string | string[] | undefined) => (header === undefined ? [] : [header].flat())

/** Just enough of a browser's cookie jar: one site, names and values, and deletion by an empty value. */
function keepCookies(jar: Map<string, string>, setCookie: string[]): void {
  for (const line of setCookie) {
    const [name, value = ''] = (line.split(';')[0] ?? '').split('=', 2)
    if (!name) continue
    if (value === '' || /max-age=0/i.test(line)) jar.delete(name.trim())
    else jar.set(name.trim(), value)
  }
}

/** One visit of one person, from the first click to signing out or just leaving. Never rejects. */
export async function simulateUser(visit: Visit): Promise<void> {
  const { stats, signal } = visit
  const jar = new Map<string, string>()
  let node: string | undefined
  let visits = 0

  const place = (next: string | undefined) => {
    if (node !== undefined) stats.usersPerNode[node] = (stats.usersPerNode[node] ?? 1) - 1
    if (next !== undefined) stats.usersPerNode[next] = (stats.usersPerNode[next] ?? 0) + 1
    node = next
  }
  const open = async (url: string) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    stats.requests += 1
    const { statusCode, headers, body } = await visit.send(url, cookie ? { cookie } : {})
    await body.dump()
    keepCookies(jar, list(headers['set-cookie']))
    if (statusCode >= 500) throw new Error(`HTTP ${statusCode}`)
    return headers
  }
  const click = async () => {
    const headers = await open(visit.url)
    const [servedBy] = list(headers['x-node'])
    const counted = Number(list(headers['x-session-visits'])[0] ?? Number.NaN)
    const [release] = list(headers['x-release'])
    if (release) stats.requestsPerRelease[release] = (stats.requestsPerRelease[release] ?? 0) + 1
    if (servedBy !== undefined && servedBy !== node) {
      if (node !== undefined) stats.sessionsMoved += 1
      place(servedBy)
    }
    if (visits > 0 && counted <= visits) stats.sessionsLost += 1
    if (Number.isFinite(counted)) visits = counted
  }

  for (let left = visit.clicks; left > 0 && !signal.aborted; left -= 1) {
    try {
      await click()
      if (left === 1 && visit.signsOut) await open(new URL('logout.jsp', visit.url).href)
    } catch (error) {
      if (signal.aborted) break
      stats.failures += 1
      stats.lastFailure = error instanceof Error ? error.message : String(error)
    }
    if (left > 1) await sleep(visit.thinkMs(), undefined, { signal }).catch(() => {})
  }
  place(undefined)
}
