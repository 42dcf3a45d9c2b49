import type { NodeKind } from './model'

/** What a probe sees of how a node is set up, beside what it serves of the wanted releases. */
export type PeerSettings = {
  name: string
  kind: NodeKind
  /** Of its server; null = it does not say. */
  version: string | null
  /** What it was deployed from, where it says so. */
  deployment: string | null
  /** Paths of the web applications that run on it and that no wanted release stands behind. */
  paths: string[]
}

type Line = { state: 'met' | 'waiting' | 'failed'; message: string }

/** How a node's settings differ from its peers', by name; where the peers differ too, being like one is enough. */
export function settingsLines(own: PeerSettings | null, peers: PeerSettings[]): Line[] {
  if (peers.length === 0) return []
  if (own === null) return [{ state: 'waiting', message: 'Its settings are not known yet' }]
  const alike = peers.filter(({ kind }) => kind === own.kind)
  if (alike.length === 0) {
    return [
      { state: 'failed', message: `It is of kind ${own.kind}, ${who(peers)} of kind ${peers[0]?.kind}` },
    ]
  }
  const differences = [
    differing('It runs', own.version, alike, ({ version }) => version),
    differing('It was deployed from', own.deployment, alike, ({ deployment }) => deployment),
    missingPaths(own, alike),
  ].flatMap((message) => (message === null ? [] : [{ state: 'failed' as const, message }]))
  if (differences.length > 0) return differences
  return [{ state: 'met', message: `Its settings are those of ${who(alike)}` }]
}

function differing(
  words: string,
  own: string | null,
  peers: PeerSettings[],
  of: (peer: PeerSettings) => string | null,
): string | null {
  const known = peers.filter((peer) => of(peer) !== null)
  if (own === null || known.length === 0 || known.some((peer) => of(peer) === own)) return null
  const values = [...new Set(known.map(of))].join(' or ')
  return `${words} ${own}, ${who(known)} ${values}`
}

function missingPaths(own: PeerSettings, peers: PeerSettings[]): string | null {
  const [first, ...others] = peers
  const missing = (first?.paths ?? []).filter(
    (path) => !own.paths.includes(path) && others.every(({ paths }) => paths.includes(path)),
  )
  return missing.length === 0
    ? null
    : `It does not run ${missing.join(', ')}, which ${who(peers)} ${peers.length === 1 ? 'does' : 'do'}`
}

const namedMax = 3

function who(peers: PeerSettings[]): string {
  const names = peers.slice(0, namedMax).map(({ name }) => name)
  const more = peers.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(' and ')
}
