/** The fields that were given at all: `undefined` = leave it as it is. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

/** What a change makes different, for the activity log; null = nothing. */
export function difference(
  before: object,
  changes: object,
): { words: string; before: Record<string, unknown>; after: Record<string, unknown> } | null {
  const old = before as Record<string, unknown>
  const changed = Object.entries(changes).filter(([key, value]) => old[key] !== value)
  if (changed.length === 0) return null
  return {
    words: changed.map(([key]) => inWords(key)).join(', '),
    before: Object.fromEntries(changed.map(([key]) => [key, old[key] ?? null])),
    after: Object.fromEntries(changed),
  }
}

/** `pollIntervalSeconds` → `poll interval seconds` */
function inWords(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
