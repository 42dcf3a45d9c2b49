'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useCan } from '@/components/shell/use-can'
import { Observed } from '@/components/ui/age'
import { cn } from '@/components/ui/cn'
import { count, figure } from '@/components/ui/format'
import { type Mark, StateMark } from '@/components/ui/state-mark'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Balancer, Member } from '@/lib/client/shapes'
import { WeightDialog } from './weight-dialog'

const opinionMark: Record<Member['opinion'], Mark> = {
  up: 'up',
  down: 'down',
  rising: 'joining',
  failing: 'degraded',
  unchecked: 'unknown',
  unknown: 'unknown',
}

const intentMark: Record<Member['intent'], Mark | null> = {
  ready: null,
  drain: 'draining',
  maintenance: 'maintenance',
  unknown: 'unknown',
}

type Props = {
  cluster: string
  balancer: string
  members: Member[]
  weight: Balancer['capabilities']['weight']
  intervalSeconds: number
  stale: boolean
}

/** Members in the balancer's words: what it is told and what it thinks are two columns, never one. */
export function MembersTable({ cluster, balancer, members, weight, intervalSeconds, stale }: Props) {
  const mayWeigh = useCan()('balancers.setWeight', cluster) && !stale && weight.max > 0
  const [weighed, setWeighed] = useState<Member | null>(null)
  return (
    <>
      <Table label={`Members of ${balancer}`} className={cn(stale && 'text-dim')}>
        <thead>
          <tr>
            <Th>Member</Th>
            <Th>Node</Th>
            <Th>Told to be</Th>
            <Th>Thinks it is</Th>
            <Th numeric>In flight</Th>
            <Th numeric>Requests / s</Th>
            <Th numeric>Weight</Th>
            <Th numeric>Errors</Th>
            <Th>Last check</Th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <Tr key={member.name}>
              <Td>
                <span className="font-medium">{member.name}</span>
                {!member.name.endsWith(`/${member.address}`) && (
                  <span className="block text-dim text-sm">{member.address}</span>
                )}
                {member.addedAs && (
                  <span className="block text-dim text-sm">
                    {member.addedAs === 'slot' ? 'in a slot, by Muster' : 'added by Muster'}
                  </span>
                )}
              </Td>
              <Td>
                <NodeOf cluster={cluster} member={member} />
              </Td>
              <Td>
                <Intent intent={member.intent} />
                {member.adoptedIntent && <span className="block text-dim text-sm">let stand</span>}
              </Td>
              <Td>
                <StateMark mark={opinionMark[member.opinion]} words={member.opinion} />
                {member.statusText && member.statusText.toLowerCase() !== member.opinion && (
                  <span className="block text-dim text-sm">{member.statusText}</span>
                )}
              </Td>
              <Td numeric>
                <Observed at={member.observedAt} intervalSeconds={intervalSeconds}>
                  {count(member.inFlight)}
                </Observed>
              </Td>
              <Td numeric>{figure(member.ratePerSecond)}</Td>
              <Td numeric>
                {mayWeigh && member.weight !== null ? (
                  <button
                    type="button"
                    className="-mx-1 min-h-6 min-w-6 px-1 text-accent underline-offset-3 hover:underline"
                    aria-label={`Weight of ${member.node ?? member.name}: ${figure(member.weight)}. Change…`}
                    onClick={() => setWeighed(member)}
                  >
                    {figure(member.weight)}
                  </button>
                ) : (
                  figure(member.weight)
                )}
                {member.wantedWeight !== null && member.wantedWeight !== member.weight && (
                  <span className="block text-sm text-warn-ink">wanted {figure(member.wantedWeight)}</span>
                )}
              </Td>
              <Td numeric>{count(member.errorsTotal)}</Td>
              <Td className="text-dim">{member.lastCheck ?? '–'}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {weighed && (
        <WeightDialog
          cluster={cluster}
          balancer={balancer}
          member={weighed}
          members={members}
          range={weight}
          onClose={() => setWeighed(null)}
        />
      )}
    </>
  )
}

function Intent({ intent }: { intent: Member['intent'] }) {
  const mark = intentMark[intent]
  return mark === null ? intent : <StateMark mark={mark} words={intent} />
}

function NodeOf({ cluster, member: { node, matchedBy } }: { cluster: string; member: Member }) {
  if (node === null)
    return (
      <>
        <span className="text-warn-ink">none</span>
        <span className="block text-dim text-sm">route, name and address match no node</span>
      </>
    )
  return (
    <>
      <Link
        href={`/clusters/${cluster}/nodes/${encodeURIComponent(node)}`}
        className="underline-offset-3 hover:underline"
      >
        {node}
      </Link>
      {matchedBy && <span className="block text-dim text-sm">by {matchedBy}</span>}
    </>
  )
}
