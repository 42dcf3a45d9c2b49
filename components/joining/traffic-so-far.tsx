'use client'

import { count, figure } from '@/components/ui/format'
import { Fact, Facts } from '@/components/ui/table'
import type { Node } from '@/lib/client/shapes'
import { SlowStartProgress } from './slow-start-progress'

/** What a node that has become active gets: its sessions, and its weight at each balancer. */
export function TrafficSoFar({ node }: { node: Node }) {
  return (
    <div className="grid gap-3" aria-live="polite">
      {node.slowStart && <SlowStartProgress slowStart={node.slowStart} />}
      <Facts>
        <Fact name="Sessions">
          {node.sessions === null ? 'not known' : count(node.sessions)}
          {node.sessions !== null && node.openedPerMinute !== null && (
            <span className="text-dim"> · {figure(node.openedPerMinute)} opened / min</span>
          )}
        </Fact>
        {node.balancers.map(({ balancer, member, intent, weight, inFlight }) => (
          <Fact key={`${balancer} ${member}`} name={balancer}>
            {member} · {intent} · weight {count(weight)} · {count(inFlight)} in flight
          </Fact>
        ))}
        {node.balancers.length === 0 && <Fact name="Balancers">none knows it</Fact>}
      </Facts>
    </div>
  )
}
