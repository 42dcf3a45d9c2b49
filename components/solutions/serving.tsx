import { cn } from '@/components/ui/cn'
import { plural } from '@/components/ui/format'
import type { Solution } from '@/lib/client/shapes'

/** How many nodes serve which release, as one bar: the wanted release is filled, whatever else is hatched or outlined. */
export function Serving({ solution }: { solution: Solution }) {
  const { serving, wanted } = solution
  const total = serving.reduce((sum, { nodes }) => sum + nodes, 0)
  if (total === 0) return <p className="text-dim">The cluster has no node yet.</p>
  const sorted = [...serving].sort((a, b) => rank(a.release, wanted) - rank(b.release, wanted))
  return (
    <div className="grid gap-1.5">
      <div aria-hidden className="flex h-2.5 gap-0.5 overflow-hidden rounded-full">
        {sorted.map(({ release, nodes }) => (
          <span
            key={release}
            className={cn('min-w-1.5', fill(release, wanted))}
            style={{ flexGrow: nodes }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-0.5">
        {sorted.map(({ release, nodes, sessions }) => (
          <li key={release} className="flex items-center gap-1.5">
            <span aria-hidden className={cn('size-2.5 shrink-0 rounded-sm', fill(release, wanted))} />
            <span>
              <span className="font-medium">{release ?? 'none that Muster brought'}</span>
              <span className="text-dim">
                {' '}
                on {plural(nodes, 'node')}
                {sessions !== null && release !== null && ` · ${plural(sessions, 'session')}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function rank(release: string | null, wanted: string | null): number {
  if (release === null) return 2
  return release === wanted ? 0 : 1
}

function fill(release: string | null, wanted: string | null): string {
  if (release === null) return 'border border-edge border-dashed'
  return release === wanted ? 'bg-up' : 'bg-warn'
}
