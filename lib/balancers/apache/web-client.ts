import { Agent } from 'undici'
import type { Failure } from '@/lib/domain/model'
import type { BalancerTarget } from '../balancer'
import { failureOfError, failureOfStatus, timeoutFailure, tooLargeFailure } from './web-failures'

const bodyLimitBytes = 16 * 1024 * 1024

export type WebTarget = Pick<BalancerTarget, 'address' | 'username' | 'password'>

type WebRequest = {
  /** What should be there, for messages: `balancer-manager`, `mod_jk status worker`. */
  what: string
  url: URL
  /** A form to post; without one it is a GET. */
  form?: URLSearchParams
  deadline: Deadline
}

type WebReply =
  | { ok: true; body: string; server: string | null; date: Date | null }
  | { ok: false; failure: Failure }

/** Overall, for all requests of one verb: connect to last byte. */
export type Deadline = { timeoutMs: number; endsAt: number }
export const deadlineIn = (timeoutMs: number): Deadline => ({
  timeoutMs,
  endsAt: performance.now() + timeoutMs,
})

export type WebClient = {
  request(target: WebTarget, request: WebRequest): Promise<WebReply>
  close(): Promise<void>
}

class TooLarge extends Error {}
class OutOfTime extends Error {}

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

/**
 * The manager pages compare the host of the Referer with that of Host, port and scheme apart, and drop every
 * parameter when they differ or there is none.
 */
function headersFor(target: WebTarget, url: URL, form: boolean): Record<string, string> {
  return {
    referer: `${url.protocol}//${url.host}/`,
    ...(target.username === null
      ? {}
      : {
          authorization: `Basic ${Buffer.from(`${target.username}:${target.password ?? ''}`).toString('base64')}`,
        }),
    ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
  }
}

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? null

/** Speaks HTTP with the manager pages of Apache httpd: a connection per request, every reply bounded. */
export function createWebClient(): WebClient {
  // Without kept connections none can be stale after a restart, and a write is never sent twice.
  const agent = new Agent({ pipelining: 0, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 60_000 } })

  async function ask(
    target: WebTarget,
    { what, url, form }: WebRequest,
    signal: AbortSignal,
  ): Promise<WebReply> {
    const { statusCode, headers, body } = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: form ? 'POST' : 'GET',
      headers: headersFor(target, url, form !== undefined),
      body: form ? form.toString() : null,
      signal,
    })
    const text = await boundedText(body)
    const failure = failureOfStatus(statusCode, placeOf(url), what, target.username)
    if (failure) return { ok: false, failure }
    const date = Date.parse(single(headers.date) ?? '')
    return {
      ok: true,
      body: text,
      server: single(headers.server),
      date: Number.isNaN(date) ? null : new Date(date),
    }
  }

  return {
    async request(target, request) {
      const { timeoutMs, endsAt } = request.deadline
      const ending = new AbortController()
      let timer: NodeJS.Timeout | undefined
      const outOfTime = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => {
            const error = new OutOfTime()
            // undici lets go of a request that still connects only when connecting ends: reject by ourselves.
            reject(error)
            ending.abort(error)
          },
          Math.max(0, endsAt - performance.now()),
        )
      })
      const place = placeOf(request.url)
      try {
        return await Promise.race([ask(target, request, ending.signal), outOfTime])
      } catch (error) {
        if (error instanceof OutOfTime) return { ok: false, failure: timeoutFailure(place, timeoutMs) }
        if (error instanceof TooLarge) return { ok: false, failure: tooLargeFailure(place, bodyLimitBytes) }
        return { ok: false, failure: failureOfError(error, place) }
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => agent.destroy(),
  }
}

/** Without credentials, query and fragment: fit for messages. */
export const placeOf = (url: URL) => url.origin + url.pathname

/** The manager's URL, with parameters; null when the address is no URL. */
export function urlOf(address: string, parameters: Record<string, string> = {}): URL | null {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.hash = ''
  url.search = new URLSearchParams(parameters).toString()
  return url
}
