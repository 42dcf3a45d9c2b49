'use client'

import Link from 'next/link'
import { useCan } from '@/components/shell/use-can'
import { Age, Time } from '@/components/ui/age'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { Balancer } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'
import { abilityLines } from './ability-lines'
import { AdoptedList } from './adopted-list'
import { DriftList } from './drift-list'
import { survivalLine } from './drift-words'
import { kinds } from './kinds'
import type { Range } from './member-series'
import { MemberTrends } from './member-trends'
import { MembersTable } from './members-table'
import { RangeChoice } from './range-choice'

type Props = {
  cluster: string
  balancer: Balancer
  intervalSeconds: number
  range: Range
  onRange: (range: Range) => void
}

/** One balancer: whether it answers, what it is told and thinks of each node, and what does not match. */
export function BalancerPanel({ cluster, balancer, intervalSeconds, range, onRange }: Props) {
  const can = useCan()
  const mayEdit = can('balancers.update', cluster)
  const { name, failure, members, nodesWithoutMember, observedAt, startedAt } = balancer
  const facts = [
    kinds[balancer.kind].name,
    balancer.version,
    `${kinds[balancer.kind].backend.label.toLowerCase()} ${balancer.backend}`,
    balancer.address,
  ]
  return (
    <Panel
      title={
        <>
          {name} <span className="font-normal text-dim">{facts.filter(Boolean).join(' · ')}</span>
        </>
      }
      note={
        <span className="flex flex-wrap items-center gap-x-3">
          {observedAt && !failure && <Age at={observedAt} />}
          {startedAt && (
            <span>
              runs since <Time at={startedAt} />
            </span>
          )}
          {mayEdit && (
            <Link
              href={`/clusters/${cluster}/balancers/${encodeURIComponent(name)}/edit`}
              className="text-accent text-sm underline-offset-3 hover:underline"
            >
              Edit
              <span className="sr-only"> {name}</span>
            </Link>
          )}
        </span>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        {failure && (
          <Notice tone="down" title={`${name} does not answer`}>
            <p>{failure.message}</p>
            <p>
              {observedAt ? (
                <>
                  What is below was <Age at={observedAt} />. Nodes can't be drained or put back at it until it
                  answers.
                </>
              ) : (
                'It has not answered once since it was added.'
              )}
            </p>
          </Notice>
        )}
        {nodesWithoutMember.length > 0 && observedAt && (
          <Notice tone="warn" title={`Not behind it: ${listed(nodesWithoutMember)}`}>
            No member there has that node's route, name or address: it gets no traffic from {name}, and cannot
            be drained here.
          </Notice>
        )}
        <DriftList cluster={cluster} items={balancer.drift.map((drift) => ({ balancer: name, drift }))} />
        <AdoptedList cluster={cluster} balancer={balancer} />
        {members.length === 0 ? (
          <p className="text-dim">
            {observedAt ? 'It has no member.' : 'Nothing was seen of its members yet.'}
          </p>
        ) : (
          <MembersTable
            cluster={cluster}
            balancer={name}
            members={members}
            weight={balancer.capabilities.weight}
            intervalSeconds={intervalSeconds}
            stale={failure !== null}
          />
        )}
        {observedAt && (
          <ul className="ml-4 grid list-disc gap-0.5 text-dim text-sm">
            {[survivalLine(balancer, intervalSeconds), ...abilityLines(balancer)].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {members.length > 0 && (
          <section aria-label={`Members of ${name}, ${range.words}`} className="border-t pt-3">
            <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <h3 className="font-semibold text-sm">
                Each member, {range.words}{' '}
                <span className="font-normal text-faint text-xs">
                  one scale for all · dashed = it was told something else
                </span>
              </h3>
              <RangeChoice range={range} onChange={onRange} />
            </div>
            <MemberTrends cluster={cluster} balancer={name} range={range} />
          </section>
        )}
      </div>
    </Panel>
  )
}
