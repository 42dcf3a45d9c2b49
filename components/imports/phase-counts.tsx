'use client'

import { useNow } from '@/components/ui/clock'
import { count } from '@/components/ui/format'
import { markFill, StateMark } from '@/components/ui/state-mark'
import type { Import } from '@/lib/client/shapes'
import { stepStates } from '@/lib/domain/model'
import { duration } from './duration'
import { stepMark } from './steps'
import { phaseDurations } from './timeline'

/** Many nodes at a glance: how many are in which phase, and the slowest of those that move, by name. */
export function PhaseCounts({ run }: { run: Import }) {
  const now = useNow()
  const total = run.steps.length
  const groups = stepStates
    .map((state) => ({ state, steps: run.steps.filter((step) => step.state === state) }))
    .filter(({ steps }) => steps.length > 0)
  const slowest = run.steps
    .flatMap((step) =>
      phaseDurations(step, now)
        .filter(({ running }) => running)
        .map((phase) => ({ node: step.node, ...phase })),
    )
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 5)
  return (
    <div className="grid gap-4 md:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <ul className="grid grid-cols-[auto_1fr_auto] items-center gap-x-4 gap-y-2">
        {groups.map(({ state, steps }) => (
          <li key={state} className="contents">
            <StateMark mark={stepMark[state]} words={state} />
            <span aria-hidden className="h-2.5 overflow-hidden rounded-full bg-soft">
              <span
                className="block h-full rounded-full"
                style={{ width: `${(steps.length / total) * 100}%`, background: markFill[stepMark[state]] }}
              />
            </span>
            <span className="text-right">{count(steps.length)}</span>
          </li>
        ))}
      </ul>
      {slowest.length > 0 && (
        <div>
          <h3 className="mb-1 text-dim text-xs">Longest under way</h3>
          <ul>
            {slowest.map(({ node, words, seconds }) => (
              <li key={node}>
                {node}{' '}
                <span className="text-dim">
                  {words} {duration(seconds)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
