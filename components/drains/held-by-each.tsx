import { count, plural } from '@/components/ui/format'
import type { DrainsPreview } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'

const shown = 12

/** What each of several nodes holds, the fullest first; of some it may not be known. */
export function HeldByEach({ nodes }: { nodes: DrainsPreview['nodes'] }) {
  const known = nodes
    .flatMap(({ node, sessions }) => (sessions === null ? [] : [{ node, sessions }]))
    .sort((a, b) => b.sessions - a.sessions)
  const unknown = nodes.filter(({ sessions }) => sessions === null).map(({ node }) => node)
  const rest = known.length - shown
  return (
    <div className="grid gap-1.5">
      {known.length > 0 && (
        <ul aria-label="Sessions on each" className="flex flex-wrap gap-1.5">
          {known.slice(0, shown).map(({ node, sessions }) => (
            <li key={node} className="rounded-md border px-2 py-0.5 text-sm">
              <span className="font-medium">{node}</span>{' '}
              <span className="text-dim">{plural(sessions, 'session')}</span>
            </li>
          ))}
          {rest > 0 && <li className="px-1 py-0.5 text-dim text-sm">and {count(rest)} more, with fewer</li>}
        </ul>
      )}
      {unknown.length > 0 && (
        <p className="text-sm text-warn-ink">How many are on {listed(unknown)} is not known.</p>
      )}
    </div>
  )
}
