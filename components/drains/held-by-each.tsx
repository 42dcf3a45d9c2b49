import { count } from '@/components/ui/format'
import type { DrainsPreview } from '@/lib/client/shapes'

const shown = 12

/** What each of several nodes holds, the fullest first; what is not known comes before all. */
export function HeldByEach({ nodes }: { nodes: DrainsPreview['nodes'] }) {
  const rank = (sessions: number | null) => sessions ?? Number.POSITIVE_INFINITY
  const ranked = [...nodes].sort((a, b) => rank(b.sessions) - rank(a.sessions))
  const rest = ranked.length - shown
  return (
    <ul aria-label="Sessions on each" className="flex flex-wrap gap-1.5">
      {ranked.slice(0, shown).map(({ node, sessions }) => (
        <li key={node} className="rounded-md border px-2 py-0.5 text-sm">
          <span className="font-medium">{node}</span>{' '}
          <span className="text-dim">{sessions === null ? 'not known' : count(sessions)}</span>
        </li>
      ))}
      {rest > 0 && <li className="px-1 py-0.5 text-dim text-sm">and {count(rest)} more, with fewer</li>}
    </ul>
  )
}
