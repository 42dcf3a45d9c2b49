import type { ServoySettings } from '@/lib/domain/probe-settings'

/** A client as Servoy lists it; null = not told. `session`: the id of its HTTP session, a credential. */
export type ServoyClient = { id: string | null; user: string | null; session: string | null }

/** Before a name and its `=` alone: a user's name may hold a comma. */
const separator = /\s*[;|,\t]\s*(?=[A-Za-z]\w*\s*=)/

const told = (text: string | undefined): string | null => {
  const value = text?.trim().slice(0, 200) ?? ''
  return value === '' || value === 'null' ? null : value
}

/**
 * A list of clients as jmxproxy prints it: a line a client, each of `name=value` pairs, or a CompositeData's own
 * words with the pairs in braces. Lines without any of the wanted names are no clients.
 */
export function parseClients(listing: string, names: ServoySettings): ServoyClient[] {
  return listing.split(/\r?\n/).flatMap((line) => {
    const pairs = /contents=\{(.*)\}/.exec(line)?.[1] ?? line
    const fields = new Map<string, string>()
    for (const pair of pairs.trim().split(separator)) {
      const at = pair.indexOf('=')
      if (at > 0) fields.set(pair.slice(0, at).trim(), pair.slice(at + 1))
    }
    const id = told(fields.get(names.clientField))
    const session = told(fields.get(names.sessionField))
    if (id === null && session === null) return []
    return [{ id, user: told(fields.get(names.userField)), session }]
  })
}
