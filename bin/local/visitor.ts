/** One answer of the sample solution, as far as a test cares. */
export type Visit = { status: number; node: string | null; release: string | null; visits: number | null }

/** A person with a browser: keeps the cookies that it is given, one request after the other. */
export type Visitor = {
  visit(path?: string): Promise<Visit>
  cookie(name: string): string | undefined
  setCookie(name: string, value: string): void
}

/** @param url of the sample solution, `http://127.0.0.1:18080/crm/` */
export function createVisitor(url: string): Visitor {
  const cookies = new Map<string, string>()
  return {
    async visit(path = '') {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const reply = await fetch(new URL(path, url), {
        headers: cookie ? { cookie } : {},
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      })
      await reply.arrayBuffer()
      for (const line of reply.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        cookies.set(name, value)
      }
      const visits = reply.headers.get('x-session-visits')
      return {
        status: reply.status,
        node: reply.headers.get('x-node'),
        release: reply.headers.get('x-release'),
        visits: visits === null ? null : Number(visits),
      }
    },
    cookie: (name) => cookies.get(name),
    setCookie: (name, value) => void cookies.set(name, value),
  }
}
