import { type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type HttpOptions = {
  method?: string
  headers?: Record<string, string>
  body?: Readable | string
  /** No byte came or went for so long. */
  idleTimeoutMs: number
}

/** One request on a connection of its own; the body is the caller's to read. Any status is a reply, not an error. */
export function request(url: string, options: HttpOptions): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, body, idleTimeoutMs } = options
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? secure : plain
    const outgoing = send(url, { method, headers, agent: false })
    outgoing.on('response', resolve)
    outgoing.on('error', reject)
    outgoing.setTimeout(idleTimeoutMs, () => {
      outgoing.destroy(new Error(`no answer for ${Math.round(idleTimeoutMs / 1000)} s`))
    })
    if (body === undefined || typeof body === 'string') outgoing.end(body)
    // A server that answers early closes its side: the reply counts, not the broken pipe.
    else pipeline(body, outgoing).catch((error) => outgoing.destroyed || reject(error))
  })
}

/** The reply's text, up to a bound: what lies beyond is dropped. */
export async function readText(reply: IncomingMessage, charactersMax = 1_000_000): Promise<string> {
  let text = ''
  reply.setEncoding('utf8')
  for await (const chunk of reply) if (text.length < charactersMax) text += chunk
  return text.slice(0, charactersMax)
}
