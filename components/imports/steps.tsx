'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useNow } from '@/components/ui/clock'
import { plural } from '@/components/ui/format'
import { type Mark, StateMark } from '@/components/ui/state-mark'
import { queries } from '@/lib/client/queries'
import type { Import, ImportStep } from '@/lib/client/shapes'
import { duration } from './duration'
import { phaseDurations } from './timeline'

export const stepMark: Record<ImportStep['state'], Mark> = {
  waiting: 'unknown',
  staged: 'maintenance',
  draining: 'draining',
  activating: 'joining',
  verifying: 'joining',
  done: 'up',
  failed: 'down',
  'no reply': 'degraded',
  skipped: 'removed',
}

/** Each node in words: where it is, how long each phase took, why it waits, and errors in full. */
export function Steps({ run }: { run: Import }) {
  const now = useNow()
  const { data: drains } = useQuery({
    ...queries.drains.list.queryOptions({ input: { cluster: run.cluster, running: true } }),
    enabled: run.endedAt === null && run.strategy === 'rolling',
  })
  return (
    <ul>
      {run.steps.map((step) => (
        <li key={step.node} className="border-t py-2.5 first:border-0 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="flex items-baseline gap-2.5">
              <Link
                href={`/clusters/${run.cluster}/nodes/${encodeURIComponent(step.node)}`}
                className="font-medium underline-offset-3 hover:underline"
              >
                {step.node}
              </Link>
              <StateMark
                mark={stepMark[step.state]}
                words={step.state === 'done' ? `serves ${run.release}` : step.state}
              />
            </span>
            {run.endedAt === null && (
              <span className="text-dim text-sm">
                {step.sessions === null ? 'sessions not known' : plural(step.sessions, 'session')}
              </span>
            )}
          </div>
          <Durations step={step} now={now} />
          {step.state === 'draining' &&
            !step.reason &&
            drains?.items
              .find(({ node }) => node === step.node)
              ?.waiting.map(({ kind, message }) => (
                <p key={kind} className="text-dim text-sm">
                  {message}
                </p>
              ))}
          {step.reason && (
            <p className={step.state === 'failed' ? 'text-down-ink' : 'text-dim text-sm'}>{step.reason}</p>
          )}
          {!step.agentConnected && run.endedAt === null && step.state !== 'done' && (
            <p className="text-sm text-warn-ink">Its agent is not connected.</p>
          )}
          {step.output && (
            <section
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
              tabIndex={0}
              aria-label={`What ${step.node} said`}
              className="mt-1.5 max-h-72 overflow-auto rounded-md border bg-soft p-2.5"
            >
              <pre className="whitespace-pre-wrap break-words font-mono text-xs">{step.output}</pre>
            </section>
          )}
        </li>
      ))}
    </ul>
  )
}

function Durations({ step, now }: { step: ImportStep; now: number }) {
  const phases = phaseDurations(step, now)
  if (phases.length === 0) return null
  return (
    <p className="text-dim text-sm" suppressHydrationWarning>
      {phases.map(({ words, seconds }) => `${words} ${duration(seconds)}`).join(' · ')}
    </p>
  )
}
