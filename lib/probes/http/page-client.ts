import { Pool } from 'undici'
import type { Failure } from '@/lib/domain/model'
import { connectorFor, type Trust, trustKey } from '../certificates'
import { isClosedConnection } from '../tomcat/failures'
import { failureOfPage, largePage, latePage } from './failures'

const bodyLimitBytes = 1024 * 1024

/** `cookies`: the names of those that the answer sets, which is how a session begins. */
export type Page =
  | { ok: true; status: number; body: string; cookies: string[] }
  | { ok: false; failure: Failure }

export type PageRequest = {
  url: string
  /** null = no credentials are sent. */
  username: string | null
  password: string | null
  tls: Trust | null
  /** Overall, connect to last byte. */
  timeoutMs: number
}

class TooLarge extends Error {}
class OutOfTime extends Error {}

/** Scheme, host and path: queries may hold what is nobody's business. */
export function placeOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

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

function cookieNames(header: string | string[] | undefined): string[] {
  const cookies = header === undefined ? [] : [header].flat()
  return cookies.map((cookie) => (cookie.split('=', 1)[0] ?? '').trim().slice(0, 60))
}

const poolKey = (origin: string, tls: Trust | null) => `${origin} ${trustKey(tls)}`

/** Fetches pages over a kept connection per server. No cookie is ever sent, no redirect followed. */
export class PageClient {
  readonly #pools = new Map<string, Pool>()

  async get(request: PageRequest): Promise<Page> {
    const place = placeOf(request.url)
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
    const attempt = () => Promise.race([this.#ask(request, ending.signal), outOfTime])
    try {
      return await attempt().catch((error) => {
        if (isClosedConnection(error) && !ending.signal.aborted) return attempt()
        throw error
      })
    } catch (error) {
      if (error instanceof OutOfTime) return { ok: false, failure: latePage(place, request.timeoutMs) }
      if (error instanceof TooLarge) return { ok: false, failure: largePage(place, bodyLimitBytes) }
      return { ok: false, failure: failureOfPage(error, place) }
    } finally {
      clearTimeout(timer)
    }
  }

  async #ask({ url, username, password, tls }: PageRequest, signal: AbortSignal): Promise<Page> {
    const { origin, pathname, search } = new URL(url)
    const account = `${username}:${password ?? ''}`
    const { statusCode, headers, body } = await this.#pool(origin, tls).request({
      method: 'GET',
      path: pathname + search,
      headers: username === null ? {} : { authorization: `Basic ${Buffer.from(account).toString('base64')}` },
      signal,
    })
    const text = await boundedText(body)
    return { ok: true, status: statusCode, body: text, cookies: cookieNames(headers['set-cookie']) }
  }

  #pool(origin: string, tls: Trust | null): Pool {
    const key = poolKey(origin, tls)
    const existing = this.#pools.get(key)
    if (existing) return existing
    const pool = new Pool(origin, {
      connections: 2,
      pipelining: 1,
      connect: connectorFor(tls, null),
      keepAliveTimeout: 4_000,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.#pools.set(key, pool)
    return pool
  }

  /** What is being asked is still answered. */
  async release(url: string, tls: Trust | null): Promise<void> {
    const key = poolKey(new URL(url).origin, tls)
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
