'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Sentence } from '@/components/ui/sentence'
import { queries } from '@/lib/client/queries'
import { BalancerPanel } from './balancer-panel'
import { rangeOf } from './member-series'
import { balancersSentence } from './sentence'

export function BalancersPage({ cluster }: { cluster: string }) {
  const { data } = useSuspenseQuery(queries.balancers.list.queryOptions({ input: { cluster } }))
  const { data: summary } = useSuspenseQuery(queries.clusters.get.queryOptions({ input: { cluster } }))
  const can = useCan()
  const mayAdd = can('balancers.add', cluster)
  const range = rangeOf(useSearchParams().get('range'))
  const path = `/clusters/${cluster}/balancers`
  const add = `/clusters/${cluster}/balancers/new`
  return (
    <>
      <PageHeader
        title="Balancers"
        about={cluster}
        actions={
          mayAdd && (
            <Button asChild size="md">
              <Link href={add}>Add a balancer…</Link>
            </Button>
          )
        }
      />
      <Sentence parts={balancersSentence(data.items)} />
      {data.items.length === 0 ? (
        <Panel>
          <EmptyState
            title="No balancer yet"
            action={
              mayAdd && (
                <Button asChild variant="primary" size="md">
                  <Link href={add}>Add a balancer…</Link>
                </Button>
              )
            }
          >
            Nodes are looked at without one. With it, Muster shows where sessions come from, drains nodes and
            puts them back.
          </EmptyState>
        </Panel>
      ) : (
        <div className="grid grid-cols-1 gap-4">
          {data.items.map((balancer) => (
            <BalancerPanel
              key={balancer.name}
              cluster={cluster}
              balancer={balancer}
              intervalSeconds={summary.balancerIntervalSeconds}
              range={range}
              onRange={({ name }) =>
                window.history.replaceState(null, '', name === '1h' ? path : `${path}?range=${name}`)
              }
            />
          ))}
        </div>
      )}
    </>
  )
}
