export type Difference = { field: string; before: string | null; after: string | null }

/**
 * What a change changed, field by field, for reading. Objects are walked, everything else is compared as it reads;
 * null = the field was not there. Unchanged fields are left out.
 */
export function differences(before: unknown, after: unknown): Difference[] {
  const old = flatten(before)
  const fresh = flatten(after)
  const fields = [...new Set([...old.keys(), ...fresh.keys()])]
  return fields.flatMap((field) => {
    const was = old.get(field) ?? null
    const is = fresh.get(field) ?? null
    return was === is ? [] : [{ field, before: was, after: is }]
  })
}

function flatten(value: unknown, prefix = ''): Map<string, string> {
  if (value === null || value === undefined) return new Map()
  if (Array.isArray(value)) return new Map([[prefix || 'value', value.map(inWords).join(', ') || 'none']])
  if (typeof value !== 'object' || value instanceof Date)
    return new Map([[prefix || 'value', inWords(value)]])
  const fields = new Map<string, string>()
  for (const [key, inner] of Object.entries(value)) {
    const name = prefix ? `${prefix} ${words(key)}` : words(key)
    if (inner === null) fields.set(name, 'not set')
    else for (const [path, text] of flatten(inner, name)) fields.set(path, text)
  }
  return fields
}

/** `managerUrl` reads as `manager url`. */
function words(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
}

function inWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return String(value)
}
