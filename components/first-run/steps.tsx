'use client'

import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import Link from 'next/link'
import { cn } from '@/components/ui/cn'
import { plural } from '@/components/ui/format'
import { queries } from '@/lib/client/queries'

export type Stage = 'cluster' | 'nodes' | 'balancer'

type Step = { stage: Stage; title: string; about: string; href: string | null; done: boolean }

/**
 * The way from nothing to a monitored cluster: where one stands, what is done, what comes next. Once everything is
 * there, it is not shown any more.
 */
export function FirstSteps({ cluster, current }: { cluster: string | null; current: Stage }) {
  const { data } = useQuery({
    ...queries.clusters.get.queryOptions({ input: { cluster: cluster ?? '' } }),
    enabled: cluster !== null,
  })
  const nodes = data?.nodes.total ?? 0
  const balancers = data?.balancers.length ?? 0
  if (cluster !== null && (!data || (nodes > 0 && balancers > 0))) return null
  const base = cluster === null ? null : `/clusters/${cluster}`
  const steps: Step[] = [
    {
      stage: 'cluster',
      title: 'Cluster',
      about: data ? data.name : 'A name for nodes that serve the same people',
      href: null,
      done: cluster !== null,
    },
    {
      stage: 'nodes',
      title: 'Nodes',
      about:
        nodes > 0 ? `${plural(nodes, 'node')}; add the others too` : 'The application servers, one by one',
      href: base && `${base}/nodes/new`,
      done: nodes > 0,
    },
    {
      stage: 'balancer',
      title: 'Balancer',
      about: 'So that nodes can be drained, and flows seen',
      href: base && `${base}/balancers/new`,
      done: balancers > 0,
    },
  ]
  return (
    <ol aria-label="Setting up a cluster" className="mb-4 grid gap-2 md:grid-cols-3">
      {steps.map((step, index) => (
        <li
          key={step.stage}
          aria-current={step.stage === current ? 'step' : undefined}
          className={cn(
            'flex items-start gap-3 rounded-lg border px-4 py-3',
            step.stage === current && 'border-accent bg-panel',
          )}
        >
          <span
            className={cn(
              'flex size-5.5 shrink-0 items-center justify-center rounded-full border border-edge text-xs',
              step.stage === current && 'border-accent bg-accent text-on-accent',
              step.done && step.stage !== current && 'border-up text-up-ink',
            )}
          >
            {step.done && step.stage !== current ? (
              <Check aria-label="done" className="size-3.5" />
            ) : (
              index + 1
            )}
          </span>
          <span className="min-w-0">
            <span className="block font-medium">
              {step.href && step.stage !== current ? (
                <Link href={step.href} className="underline-offset-3 hover:underline">
                  {step.title}
                </Link>
              ) : (
                step.title
              )}
            </span>
            <span className="block text-dim text-sm">{step.about}</span>
          </span>
        </li>
      ))}
    </ol>
  )
}
