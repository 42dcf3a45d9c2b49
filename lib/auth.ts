import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { type Role, roles } from '@/lib/domain/model'
import { sha256Hex } from '@/lib/platform/crypto'
import type { Db, Store } from '@/lib/store/client'
import { countAttempt, forgetAttempts } from '@/lib/store/sign-in-attempts'

/** A person as the sign-in knows them. */
type SignedIn = { id: string; name: string; email: string; role: Role }

export type Auth = {
  /** Answers `/api/auth/*`. */
  handler(request: Request): Promise<Response>
  /** Who the cookies belong to; null = nobody. */
  person(headers: Headers): Promise<SignedIn | null>
}

/** What is open under `/api/auth`: people, roles and first run are verbs of our own, with their activity. */
const openPaths = new Set(['/sign-in/email', '/sign-out', '/get-session'])
const basePath = '/api/auth'
const windowSeconds = 300
const attemptsMax = 20

/** Sign-in by email and password; sessions in the database, so that removing a person ends theirs at once. */
export function createAuth(options: { store: Store; secret: string; url: string }): Auth {
  const auth = betterAuth({
    appName: 'Muster',
    baseURL: options.url,
    basePath,
    secret: options.secret,
    database: prismaAdapter(options.store.prisma, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    user: { additionalFields: { role: { type: 'string', required: false, input: false } } },
    session: { expiresIn: 60 * 60 * 24 * 7, updateAge: 60 * 60 * 24 },
    trustedOrigins: (request) => (request ? ownOrigins(request.headers) : []),
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: windowSeconds,
      max: 1_500,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: { cookiePrefix: 'muster', useSecureCookies: options.url.startsWith('https:') },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
  return {
    async handler(request) {
      const path = new URL(request.url).pathname.slice(basePath.length)
      if (!openPaths.has(path)) return Response.json({ message: 'No such path.' }, { status: 404 })
      if (path === '/sign-in/email') return await limited(options.store.prisma, request, auth.handler)
      return await auth.handler(request)
    },
    async person(headers) {
      if (!headers.get('cookie')?.includes('muster.session_token=')) return null
      const session = await auth.api.getSession({ headers })
      if (!session) return null
      const { id, name, email, role } = session.user
      return { id, name, email, role: roles.find((known) => known === role) ?? 'viewer' }
    },
  }
}

/** A console is reached by more names than it knows of: the one that the browser used is its own. */
function ownOrigins(headers: Headers): string[] {
  const host = headers.get('x-forwarded-host') ?? headers.get('host')
  return host ? [`http://${host}`, `https://${host}`] : []
}

/** Besides the limit by address, which a client that names a new one each time gets around: one by account. */
async function limited(
  db: Db,
  request: Request,
  signIn: (request: Request) => Promise<Response>,
): Promise<Response> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null)
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : null
  if (typeof email !== 'string') return await signIn(request)
  const key = `account|${sha256Hex(email.toLowerCase())}`
  const now = new Date()
  const { count, windowEndsAt } = await countAttempt(db, key, windowSeconds * 1000, now)
  if (count > attemptsMax) {
    const seconds = Math.ceil((windowEndsAt.getTime() - now.getTime()) / 1000)
    const message = `Too many attempts to sign in. Try again in ${Math.ceil(seconds / 60)} min.`
    return Response.json({ message }, { status: 429, headers: { 'x-retry-after': String(seconds) } })
  }
  const response = await signIn(request)
  if (response.ok) await forgetAttempts(db, key)
  return response
}
