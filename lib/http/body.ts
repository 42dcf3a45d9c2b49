import { MusterError } from '@/lib/domain/errors'

const bytesMax = 1024 * 1024

/**
 * Reads a request's JSON body within bounds and gives back a request that can be read again.
 *
 * @throws PAYLOAD_TOO_LARGE above 1 MiB, BAD_REQUEST when it is not a JSON object
 */
export async function withJsonBody(request: Request): Promise<Request> {
  if (request.method === 'GET') return request
  if (!request.body) return request.method === 'DELETE' ? withQueryAsBody(request) : request
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge()
  const text = await readText(request.body)
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  const rest = { method: request.method, headers, signal: request.signal }
  if (text.trim() === '') {
    headers.delete('content-type')
    return new Request(request.url, rest)
  }
  if (!/^application\/json\b/i.test(headers.get('content-type') ?? '')) {
    throw new MusterError('BAD_REQUEST', 'Send the body as JSON, with Content-Type: application/json.')
  }
  checkObject(text)
  return new Request(request.url, { ...rest, body: text })
}

/** Some proxies drop the body of a DELETE: what it would say may stand in the query instead. */
function withQueryAsBody(request: Request): Request {
  const { searchParams } = new URL(request.url)
  if (searchParams.size === 0) return request
  const headers = new Headers(request.headers)
  headers.set('content-type', 'application/json')
  const body = JSON.stringify(Object.fromEntries(searchParams))
  return new Request(request.url, { method: 'DELETE', headers, signal: request.signal, body })
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > bytesMax) {
      await reader.cancel()
      throw tooLarge()
    }
    chunks.push(value)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function checkObject(text: string): void {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new MusterError(
      'BAD_REQUEST',
      `The body is not JSON: ${error instanceof Error ? error.message : ''}`,
    )
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MusterError('BAD_REQUEST', 'The body must be a JSON object.')
  }
}

function tooLarge(): MusterError {
  return new MusterError('PAYLOAD_TOO_LARGE', 'The body is larger than 1 MiB.')
}
