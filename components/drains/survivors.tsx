import { count, percent } from '@/components/ui/format'
import type { DrainPreview } from '@/lib/client/shapes'

const shown = 8

type Props = { survivors: DrainPreview['survivors']; loadLimitPercent: number }

/** Where new sessions will go: each survivor's load once the node is gone, against its capacity. */
export function Survivors({ survivors, loadLimitPercent }: Props) {
  const ranked = [...survivors].sort((a, b) => (b.expectedLoadPercent ?? 0) - (a.expectedLoadPercent ?? 0))
  const rest = ranked.length - shown
  const limit = Math.min(100, loadLimitPercent)
  return (
    <ul className="grid gap-1.5">
      {ranked.slice(0, shown).map((survivor) => {
        const load = survivor.expectedLoadPercent
        const over = load !== null && load > loadLimitPercent
        return (
          <li key={survivor.node} className="grid grid-cols-[minmax(0,7rem)_1fr_auto] items-center gap-3">
            <span className="truncate font-medium">{survivor.node}</span>
            <span className="relative block h-2 rounded-full bg-soft" aria-hidden="true">
              {load !== null && (
                <span
                  className={`absolute inset-y-0 left-0 rounded-full border border-dashed ${over ? 'border-down bg-down/30' : 'border-accent bg-accent/25'}`}
                  style={{ width: `${Math.min(100, load)}%` }}
                />
              )}
              <span className="absolute -top-0.5 h-3 w-[1.5px] bg-ink" style={{ left: `${limit}%` }} />
            </span>
            <span className="text-right text-sm">
              {load === null ? 'capacity not set' : `about ${percent(load)}`}
              <span className="text-faint">
                {' '}
                {count(survivor.sessions)} → {count(survivor.expectedSessions)}
              </span>
            </span>
          </li>
        )
      })}
      {rest > 0 && <li className="text-dim text-sm">and {count(rest)} more, less loaded</li>}
    </ul>
  )
}
