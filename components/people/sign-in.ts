export type SignInResult = { ok: true } | { ok: false; message: string; retryAfterSeconds: number | null }

/** Signs in by email and password; the reply sets the session's cookie. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  try {
    const reply = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    if (reply.ok) return { ok: true }
    return refusedSignIn(reply.status, reply.headers.get('x-retry-after') ?? reply.headers.get('retry-after'))
  } catch {
    return { ok: false, message: 'The console does not answer. Try again.', retryAfterSeconds: null }
  }
}

/** Why a sign-in was refused, without telling whether the address or the password is the wrong one. */
export function refusedSignIn(status: number, retryAfter: string | null): SignInResult & { ok: false } {
  if (status === 429) {
    const seconds = Math.max(1, Number.parseInt(retryAfter ?? '', 10) || 10)
    return {
      ok: false,
      message: `Too many attempts. Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, then try again.`,
      retryAfterSeconds: seconds,
    }
  }
  const message =
    status === 403
      ? 'The console refuses sign-ins from this address. Open it by the address that it was given (MUSTER_URL).'
      : status >= 500
        ? 'The console failed to check the password. Its log says why.'
        : 'Email or password is wrong.'
  return { ok: false, message, retryAfterSeconds: null }
}
