import { Pool } from 'undici'
import type { Failure } from '@/lib/domain/model'
import { connectorFor, trustKey } from '../certificates'
import type { ProbeTarget } from '../probe'
import { exchange, OutOfTime, TooLarge } from './exchange'
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

type Place = { origin: string; path: string; place: string; poolKey: string }

/** A target is polled again and again as the same object. */
const places = new WeakMap<ProbeTarget, Place>()
const authorizations = new WeakMap<ProbeTarget, Record<string, string>>()

/** Where the manager is: `http://10.0.0.11:8080/manager`, without credentials, query or last slash. */
export function managerPlace(target: ProbeTarget): Place {
  const known = places.get(target)
  if (known) return known
  const url = new URL(target.managerUrl ?? `http://${target.address}/manager`)
  const path = url.pathname.replace(/\/+$/, '')
  // Connections of one trust serve no other.
  const poolKey = `${url.origin} ${target.timeoutMs} ${trustKey(target.tls)}`
  const place = { origin: url.origin, path, place: url.origin + path, poolKey }
  places.set(target, place)
  return place
}

function authorization(target: ProbeTarget): Record<string, string> {
  const known = authorizations.get(target)
  if (known) return known
  const { username, password } = target
  const credentials = Buffer.from(`${username}:${password ?? ''}`).toString('base64')
  const headers: Record<string, string> = username === null ? {} : { authorization: `Basic ${credentials}` }
  authorizations.set(target, headers)
  return headers
}

/** Scheme, host and path of a Location header: what else is in it is nobody's business. */
function redirectTarget(location: string | string[] | undefined, origin: string): string | null {
  const first = Array.isArray(location) ? location[0] : location
  if (!first || !URL.canParse(first, origin)) return null
  const url = new URL(first, origin)
  return url.origin + url.pathname
}

/** Speaks HTTP with Tomcat managers: a small pool of kept connections per server, every reply bounded. */
export class ManagerClient {
  readonly #pools = new Map<string, Pool>()

  constructor(private readonly connections: number) {}

  async get(target: ProbeTarget, request: ManagerRequest): Promise<ManagerReply> {
    const { place } = managerPlace(target)
    const begun = performance.now()
    try {
      return await this.#ask(target, request, request.timeoutMs).catch((error) => {
        const leftMs = request.timeoutMs - (performance.now() - begun)
        if (isClosedConnection(error) && leftMs > 0) return this.#ask(target, request, leftMs)
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
    }
  }

  async #ask(target: ProbeTarget, request: ManagerRequest, timeoutMs: number): Promise<ManagerReply> {
    const { origin, path, place } = managerPlace(target)
    const { statusCode, headers, text } = await exchange(
      this.#pool(target),
      path + request.path,
      request.anonymous ? {} : authorization(target),
      { timeoutMs, bodyBytesMax: bodyLimitBytes },
    )
    const location = redirectTarget(headers.location, origin)
    const username = request.anonymous ? null : target.username
    const failure = failureOfStatus(statusCode, place, { username, role: request.role, location })
    if (failure) return { ok: false, status: statusCode, failure }
    const date = Date.parse(String(headers.date))
    return { ok: true, body: text, aheadMs: Number.isNaN(date) ? 0 : Date.now() - date }
  }

  #pool(target: ProbeTarget): Pool {
    const { origin, poolKey } = managerPlace(target)
    const existing = this.#pools.get(poolKey)
    if (existing) return existing
    const pool = new Pool(origin, {
      connections: this.connections,
      pipelining: 1,
      connect: connectorFor(target.tls ?? null, target.timeoutMs),
      // Tomcat keeps a connection for 20 s by default, and says so in each reply.
      keepAliveTimeout: 15_000,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.#pools.set(poolKey, pool)
    return pool
  }

  /** What is being asked is still answered; another target on the same server is not disturbed. */
  async release(target: ProbeTarget): Promise<void> {
    const { poolKey } = managerPlace(target)
    const pool = this.#pools.get(poolKey)
    this.#pools.delete(poolKey)
    await pool?.close()
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map((pool) => pool.destroy()))
  }
}
