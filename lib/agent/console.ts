import { readText, request } from './http'

/** Said no: `code` is the console's own word for why, and `data` what stands behind it. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string | null,
    readonly data: unknown,
  ) {
    super(message)
  }
}

/**
 * One request to the console, as JSON; `token` = the agent's own.
 *
 * @throws Refused with the console's own words, another error when it does not answer
 */
export async function askConsole(
  consoleUrl: string,
  path: string,
  options: { token?: string; body?: unknown } = {},
): Promise<unknown> {
  const { token, body } = options
  const reply = await request(`${consoleUrl}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    idleTimeoutMs: 20_000,
  }).catch((error) => {
    throw new Error(`The console at ${consoleUrl} does not answer: ${error.message || error.code}`)
  })
  const text = await readText(reply)
  const status = reply.statusCode ?? 0
  if (status >= 200 && status < 300) return JSON.parse(text)
  throw refusalOf(text, status)
}

function refusalOf(text: string, status: number): Refused {
  try {
    const { code, message, data } = JSON.parse(text) as Record<string, unknown>
    if (typeof message === 'string')
      return new Refused(message, status, typeof code === 'string' ? code : null, data)
  } catch {
    // Not the console's own reply.
  }
  return new Refused(`The console answers ${status}: ${text.slice(0, 200)}`, status, null, null)
}
