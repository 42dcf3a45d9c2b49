/**
 * Replies of `/manager/text`. The status is 200 whatever happened: only a body that begins `OK - ` is an answer.
 * @returns the lines behind the first, or the server's own words about what went wrong
 */
export function parseText(body: string): { ok: true; lines: string[] } | { ok: false; problem: string } {
  const [first = '', ...lines] = body.split(/\r?\n/)
  if (first.startsWith('OK - ')) return { ok: true, lines: lines.filter((line) => line !== '') }
  const words = first.replace(/^(?:FAIL|Error) - /, '').slice(0, 300)
  return { ok: false, problem: words.replaceAll('&#47;', '/') || 'an empty answer' }
}

/** `Apache Tomcat/10.1.60 (Debian)` of `/text/serverinfo`. */
export function parseServerVersion(body: string): string | null {
  return /^Tomcat Version: \[([^\]\r\n]{1,100})\]/m.exec(body)?.[1] ?? null
}

/** `/text/list`: path and state; the version stands only behind the document base (`demo##2`). */
export function parseApplications(
  body: string,
): { path: string; version: string | null; running: boolean; sessions: number }[] {
  const text = parseText(body)
  if (!text.ok) return []
  return text.lines.flatMap((line) => {
    const [, path = '', state, sessions, documentBase = ''] = /^(\/[^:]*):(\w+):(\d+):(.*)$/.exec(line) ?? []
    if (!path) return []
    const version = /##(.+?)(?:\.war)?$/.exec(documentBase)?.[1] ?? null
    return [{ path, version, running: state === 'running', sessions: Number(sessions) }]
  })
}

/** `/text/sessions`: how long its sessions have been idle, in the words of the server. */
export function parseIdleBuckets(body: string): { label: string; sessions: number }[] {
  return [...body.matchAll(/^Inactive for \[([^\]]{1,40})\] minutes: \[(\d+)\] sessions/gm)].map(
    ([, label = '', sessions]) => ({ label: `idle ${label} minutes`, sessions: Number(sessions) }),
  )
}

/** `/text/expire?idle=0`: its last figures, whatever language the server speaks; null = it told none. */
export function parseExpired(body: string): number | null {
  const expired = /\[>0\][^[\]]*\[(\d+)\]/.exec(body)?.[1]
  return expired === undefined ? null : Number(expired)
}
