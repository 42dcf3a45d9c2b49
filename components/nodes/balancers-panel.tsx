'use client'

import { useState } from 'react'
import { DriftList } from '@/components/balancers/drift-list'
import { PlaceDialog } from '@/components/joining/place-dialog'
import { useCan } from '@/components/shell/use-can'
import { Age, Observed } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { count } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { StateMark } from '@/components/ui/state-mark'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Node, NodeBalancer } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'

function Opinion({ opinion }: { opinion: NodeBalancer['opinion'] }) {
  if (opinion === 'up') return <StateMark mark="up" />
  if (opinion === 'down') return <StateMark mark="down" />
  if (opinion === 'failing' || opinion === 'rising') return <StateMark mark="degraded" words={opinion} />
  return <StateMark mark="unknown" words={opinion} />
}

type Props = {
  cluster: string
  node: Node
  /** All of the cluster, by name. */
  balancers: string[]
  intervalSeconds: number
}

/** What each balancer is told to do with the node, and, apart from that, what it thinks of it. */
export function BalancersPanel({ cluster, node, balancers, intervalSeconds }: Props) {
  const can = useCan()
  const [placing, setPlacing] = useState(false)
  const drifts = node.balancers.flatMap(({ balancer, drift }) =>
    drift.map((each) => ({ balancer, drift: each })),
  )
  const without = balancers.filter((name) => node.balancers.every(({ balancer }) => balancer !== name))
  return (
    <Panel title="At the balancers" note="intent = what it is told · opinion = what it thinks of its health">
      {drifts.length > 0 && (
        <div className="mb-3 grid gap-2">
          <DriftList cluster={cluster} items={drifts} />
        </div>
      )}
      {node.balancers.length === 0 ? (
        <p className="text-dim text-sm">
          No balancer has a member for this node: it gets no traffic through one.
        </p>
      ) : (
        <Table label={`Balancers of ${node.name}`}>
          <thead>
            <tr>
              <Th>Balancer</Th>
              <Th>Member</Th>
              <Th>Intent</Th>
              <Th>Opinion</Th>
              <Th numeric>Weight</Th>
              <Th numeric>In flight</Th>
              <Th>Read</Th>
            </tr>
          </thead>
          <tbody>
            {node.balancers.map((member) => (
              <Tr key={`${member.balancer} ${member.member}`}>
                <Td className="font-semibold">{member.balancer}</Td>
                <Td>{member.member}</Td>
                <Td>
                  <Observed at={member.observedAt} intervalSeconds={intervalSeconds}>
                    {member.intent}
                  </Observed>
                </Td>
                <Td title={member.statusText ?? undefined}>
                  <Opinion opinion={member.opinion} />
                </Td>
                <Td numeric>{count(member.weight)}</Td>
                <Td numeric>{count(member.inFlight)}</Td>
                <Td className="text-faint">
                  {member.failure ? (
                    <span className="text-down-ink">{member.failure}</span>
                  ) : (
                    <Age at={member.observedAt} prefix="" />
                  )}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {without.length > 0 && (
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-dim text-sm">
          {node.balancers.length > 0 && <span>{listed(without)} does not know it.</span>}
          {can('nodes.place', cluster) && (
            <Button onClick={() => setPlacing(true)}>Place it at {listed(without)}…</Button>
          )}
        </div>
      )}
      {placing && <PlaceDialog cluster={cluster} node={node} onClose={() => setPlacing(false)} />}
    </Panel>
  )
}
