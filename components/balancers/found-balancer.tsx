'use client'

import { Button } from '@/components/ui/button'
import { plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Api } from '@/lib/client/api'
import { listed } from '@/lib/domain/words'

type BalancerReport = Awaited<ReturnType<Api['balancers']['test']>>

type Props = { found: BalancerReport; backend: string; onBackend: (name: string) => void }

/** What a trial of a balancer found: its backends to choose from, its members and the nodes that they are. */
export function FoundBalancer({ found, backend, onBackend }: Props) {
  if (found.failure) {
    return (
      <div className="grid grid-cols-1 gap-3">
        <Notice tone="down" title={found.failure.kind === 'no-backend' ? 'No such backend' : 'No connection'}>
          <p>{found.failure.message}</p>
        </Notice>
        <Backends names={found.backends} chosen={backend} onBackend={onBackend} />
      </div>
    )
  }
  const matched = found.members.filter(({ node }) => node !== null).length
  return (
    <div className="grid grid-cols-1 gap-3" data-testid="balancer-report">
      <Notice tone="up" title="Connected">
        <p>{found.version ?? 'It does not say its version.'}</p>
      </Notice>
      <Backends names={found.backends} chosen={backend} onBackend={onBackend} />
      {found.members.length > 0 && (
        <>
          <p>
            {matched} of {plural(found.members.length, 'member')} matched to nodes.
          </p>
          <Table label="Members found">
            <thead>
              <tr>
                <Th>Member</Th>
                <Th>Node</Th>
                <Th>Told to be</Th>
              </tr>
            </thead>
            <tbody>
              {found.members.map(({ name, address, node, matchedBy, intent }) => (
                <Tr key={name}>
                  <Td>
                    {name}
                    <span className="block text-dim text-sm">{address}</span>
                  </Td>
                  <Td>
                    {node ?? <span className="text-warn-ink">none</span>}
                    {matchedBy && <span className="block text-dim text-sm">by {matchedBy}</span>}
                  </Td>
                  <Td>{intent}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
      {found.nodesWithoutMember.length > 0 && backend !== '' && (
        <Notice tone="warn" title={`Not behind it: ${listed(found.nodesWithoutMember)}`}>
          A node without a member gets no traffic from this balancer, and cannot be drained at it. Names,
          routes or addresses have to agree.
        </Notice>
      )}
    </div>
  )
}

function Backends({
  names,
  chosen,
  onBackend,
}: {
  names: string[]
  chosen: string
  onBackend: (name: string) => void
}) {
  if (names.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-dim">{names.length === 1 ? 'Its backend:' : 'Its backends:'}</span>
      {names.map((name) => (
        <Button key={name} aria-pressed={name === chosen} onClick={() => onBackend(name)}>
          {name}
        </Button>
      ))}
    </div>
  )
}
