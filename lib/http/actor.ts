import { MusterError } from '@/lib/domain/errors'
import type { Actor } from '@/lib/domain/model'

export type ActorSources = {
  person(
    headers: Headers,
  ): Promise<{ id: string; name: string; role: 'viewer' | 'operator' | 'admin' } | null>
  token(secret: string): Promise<Extract<Actor, { kind: 'token' }> | null>
}

/**
 * Who sends a request: a token where there is an Authorization header, else the person whose cookie it carries.
 *
 * @throws UNAUTHORIZED for a token that is unknown, expired or revoked; FORBIDDEN for a change that another site's
 * page sent with a person's cookie
 */
export async function actorOf(request: Request, sources: ActorSources): Promise<Actor | null> {
  const authorization = request.headers.get('authorization')
  if (authorization !== null) {
    const secret = bearerOf(request)
    const token = secret ? await sources.token(secret) : null
    if (!token) throw new MusterError('UNAUTHORIZED', 'This token is unknown, expired or revoked.')
    return token
  }
  const person = await sources.person(request.headers)
  if (!person) return null
  if (!isRead(request.method) && !isSameOrigin(request.headers)) {
    throw new MusterError(
      'FORBIDDEN',
      "Changes with a sign-in cookie must come from the console's own pages.",
    )
  }
  return { kind: 'person', id: person.id, name: person.name, role: person.role }
}

/** The token of an Authorization header; null = there is none. */
export function bearerOf(request: Request): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

/** Browsers send both headers by themselves and pages can't forge them. */
function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = headers.get('origin')
  if (origin === null) return false
  const host = headers.get('x-forwarded-host') ?? headers.get('host')
  try {
    return new URL(origin).host === host
  } catch {
    return false
  }
}
