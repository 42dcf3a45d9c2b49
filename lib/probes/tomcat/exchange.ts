import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher, Pool } from 'undici'

export class TooLarge extends Error {}
export class OutOfTime extends Error {}

export type Reply = { statusCode: number; headers: IncomingHttpHeaders; text: string }

export type Limits = { timeoutMs: number; bodyBytesMax: number }

/**
 * One GET, its reply read whole. By undici's dispatch: the stream and the abort signal that `request` makes for each
 * call cost as much as all the rest of a poll.
 *
 * @throws OutOfTime, TooLarge, or what the transport says
 */
export function exchange(
  pool: Pool,
  path: string,
  headers: Record<string, string>,
  { timeoutMs, bodyBytesMax }: Limits,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let failure: Error | undefined
    let reply: Omit<Reply, 'text'> | undefined
    const chunks: Buffer[] = []
    let size = 0

    const fail = (error: Error) => {
      if (failure) return
      failure = error
      clearTimeout(timer)
      // Not yet there while it still connects, which ends by itself: hence the rejection here.
      controller?.abort(error)
      reject(error)
    }
    const timer = setTimeout(() => fail(new OutOfTime()), timeoutMs)

    pool.dispatch(
      { method: 'GET', path, headers },
      {
        onRequestStart(started) {
          controller = started
          if (failure) started.abort(failure)
        },
        onResponseStart(_, statusCode, received) {
          if (statusCode >= 200) reply = { statusCode, headers: received }
        },
        onResponseData(_, chunk) {
          size += chunk.length
          if (size > bodyBytesMax) fail(new TooLarge())
          else chunks.push(chunk)
        },
        onResponseEnd() {
          if (!reply) return fail(new Error('a reply without a status'))
          clearTimeout(timer)
          const [first] = chunks
          const body = chunks.length === 1 && first ? first : Buffer.concat(chunks)
          resolve({ ...reply, text: body.toString('utf8') })
        },
        onResponseError(_, error) {
          fail(error)
        },
      },
    )
  })
}
