import type { HttpSettings } from '@/lib/domain/probe-settings'

/** What a JSON pointer (RFC 6901) points to; undefined = nothing. */
export function pointedTo(document: unknown, pointer: string): unknown {
  let value = document
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

/** What stands where the pattern has `{value}`: up to the text behind it, or to the end of the word. */
export function standsIn(text: string, pattern: string): string | undefined {
  const [before = '', after = ''] = pattern.split('{value}')
  const at = text.indexOf(before)
  if (at < 0) return undefined
  const rest = text.slice(at + before.length, at + before.length + 200)
  if (after === '') return /^\s*(\S+)/.exec(rest)?.[1]
  const end = rest.indexOf(after)
  return end < 0 ? undefined : rest.slice(0, end).trim()
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Whole and not negative; anything else is not known, and never none. */
function countOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null
}

function wordOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, 100) : null
}

/** Sessions and version as the settings say where they stand; null = not known. */
export function figuresOf(
  body: string,
  settings: HttpSettings,
): { sessions: number | null; version: string | null } {
  const { sessionsPointer, sessionsPattern, versionPointer, versionPattern } = settings
  const document = sessionsPointer === null && versionPointer === null ? undefined : jsonOf(body)
  const found = (pointer: string | null, pattern: string | null): unknown => {
    if (pointer !== null) return pointedTo(document, pointer)
    return pattern === null ? undefined : standsIn(body, pattern)
  }
  return {
    sessions: countOf(found(sessionsPointer, sessionsPattern)),
    version: wordOf(found(versionPointer, versionPattern)),
  }
}
