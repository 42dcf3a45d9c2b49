import { Pool } from 'undici'
import type { Failure } from '@/lib/domain/model'
import type { ProbeTarget } from '../probe'
import {
  failureOfError,
  failureOfStatus,
  isClosedConnection,
  timeoutFailure,
  tooLargeFailure,
} from './failures'

const bodyLimitBytes = 8 * 1024 * 1024

/** `aheadMs`: how far Muster's clock is ahead of the server's, to a second; 0 where the server tells no time. */
export type ManagerReply =
  | { ok: true; body: string; aheadMs: number }
  | { ok: false; status: number | null; failure: Failure }

export type ManagerRequest = {
  /** Behind the manager URL: `/text/serverinfo`. */
  path: string
  /** What Tomcat wants for it; named when it forbids. */
  role: string
  /** Overall, connect to last byte. */
  timeoutMs: number
  /** Without credentials: tells a missing role from an address that the manager does not admit. */
  anonymous?: boolean
}

class TooLarge extends Error {}
class OutOfTime extends Error {}

/** Where the manager is: `http://10.0.0.11:8080/manager`, without credentials, query or last slash. */
export function managerPlace(target: ProbeTarget): { origin: string; path: string; place: string } {
  const url = new URL(target.managerUrl ?? `http://${target.address}/manager`)
  const path = url.pathname.replace(/\/+$/, '')
  return { origin: url.origin, path, place: url.origin + path }
}

function authorization(target: ProbeTarget): string | null {
  if (target.username === null) return null
  return `Basic ${Buffer.from(`${target.username}:${target.password ?? ''}`).toString('base64')}`
}

/** Scheme, host and path of a Location header: what else is in it is nobody's business. */
function redirectTarget(location: string | string[] | undefined, origin: string): string | null {
  const first = Array.isArray(location) ? location[0] : location
  if (!first || !URL.canParse(first, origin)) return null
  const url = new URL(first, origin)
  return url.origin + url.pathname
}

const poolKey = (origin: string, timeoutMs: number) => `${origin} ${timeoutMs}`

async function boundedText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    // Leaving the loop destroys the body and with it the connection.
    if (size > bodyLimitBytes) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Speaks HTTP with Tomcat managers: a small pool of kept connections per server, every reply bounded. */
export class ManagerClient {
  readonly #pools = new Map<string, Pool>()

  constructor(private readonly connections: number) {}

  async get(target: ProbeTarget, request: ManagerRequest): Promise<ManagerReply> {
    const { place } = managerPlace(target)
    const ending = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const outOfTime = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new OutOfTime()
        // undici lets go of a request that still connects only when connecting ends: reject by ourselves.
        reject(error)
        ending.abort(error)
      }, request.timeoutMs)
    })
    const attempt = () => Promise.race([this.#ask(target, request, ending.signal), outOfTime])
    try {
      return await attempt().catch((error) => {
        if (isClosedConnection(error) && !ending.signal.aborted) return attempt()
        throw error
      })
    } catch (error) {
      const failure =
        error instanceof OutOfTime
          ? timeoutFailure(place, request.timeoutMs)
          : error instanceof TooLarge
            ? tooLargeFailure(place, bodyLimitBytes)
            : failureOfError(error, place)
      return { ok: false, status: null, failure }
    } finally {
      clearTimeout(timer)
    }
  }

  async #ask(target: ProbeTarget, request: ManagerRequest, signal: AbortSignal): Promise<ManagerReply> {
    const { origin, path, place } = managerPlace(target)
    const credentials = request.anonymous ? null : authorization(target)
    const { statusCode, headers, body } = await this.#pool(origin, target.timeoutMs).request({
      method: 'GET',
      path: path + request.path,
      headers: credentials === null ? {} : { authorization: credentials },
      signal,
    })
    const text = await boundedText(body)
    const location = redirectTarget(headers.location, origin)
    const username = request.anonymous ? null : target.username
    const failure = failureOfStatus(statusCode, place, { username, role: request.role, location })
    if (failure) return { ok: false, status: statusCode, failure }
    const date = Date.parse(String(headers.date))
    return { ok: true, body: text, aheadMs: Number.isNaN(date) ? 0 : Date.now() - date }
  }

  #pool(origin: string, timeoutMs: number): Pool {
    const key = poolKey(origin, timeoutMs)
    const existing = this.#pools.get(key)
    if (existing) return existing
    const pool = new Pool(origin, {
      connections: this.connections,
      pipelining: 1,
      connect: { timeout: timeoutMs },
      // Tomcat keeps a connection for 20 s by default, and says so in each reply.
      keepAliveTimeout: 15_000,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.#pools.set(key, pool)
    return pool
  }

  /** What is being asked is still answered; another target on the same server is not disturbed. */
  async release(target: ProbeTarget): Promise<void> {
    const key = poolKey(managerPlace(target).origin, target.timeoutMs)
    const pool = this.#pools.get(key)
    this.#pools.delete(key)
    await pool?.close()
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map((pool) => pool.destroy()))
  }
}
