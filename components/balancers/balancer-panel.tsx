'use client'

import Link from 'next/link'
import { useCan } from '@/components/shell/use-can'
import { Age, Time } from '@/components/ui/age'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { Balancer } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'
import { kinds } from './kinds'
import { MembersTable } from './members-table'

type Props = { cluster: string; balancer: Balancer; intervalSeconds: number }

/** One balancer: whether it answers, what it is told and thinks of each node, and what does not match. */
export function BalancerPanel({ cluster, balancer, intervalSeconds }: Props) {
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
          {observedAt && <span>{survival(balancer)}</span>}
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
        {members.length === 0 ? (
          <p className="text-dim">
            {observedAt ? 'It has no member.' : 'Nothing was seen of its members yet.'}
          </p>
        ) : (
          <MembersTable
            cluster={cluster}
            balancer={name}
            members={members}
            intervalSeconds={intervalSeconds}
            stale={failure !== null}
          />
        )}
      </div>
    </Panel>
  )
}

/** Whether drains and maintenance would outlive a restart of the balancer, as far as it says so. */
function survival({ kind, keepsIntents }: Balancer): string {
  if (keepsIntents === true) return 'a restart keeps drains'
  if (keepsIntents === false) return 'a restart forgets drains'
  return kind === 'haproxy'
    ? 'a reload forgets drains, unless it saves its state'
    : 'a restart may forget drains'
}
