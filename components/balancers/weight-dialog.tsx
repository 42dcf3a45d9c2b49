'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { TextField } from '@/components/forms/controls'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { figure, percent } from '@/components/ui/format'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { api } from '@/lib/client/api'
import { queries } from '@/lib/client/queries'
import type { Balancer, Member } from '@/lib/client/shapes'
import { weightShares } from './weight-shares'

type Props = {
  cluster: string
  balancer: string
  member: Member
  members: Member[]
  /** What balancers of its kind can be given. */
  range: Balancer['capabilities']['weight']
  onClose: () => void
}

/** Another weight for one member, with what each would get of the new sessions. Those that are there stay. */
export function WeightDialog({ cluster, balancer, member, members, range, onClose }: Props) {
  const cache = useQueryClient()
  const [text, setText] = useState(`${member.weight ?? 1}`)
  const label = member.node ?? member.name
  const weight = Number(text)
  // A weight of none would be a drain that nobody asked for.
  const [min, max] = [Math.max(1, range.min), range.max]
  const valid = /^\d{1,3}$/.test(text.trim()) && weight >= min && weight <= max
  const shares = valid ? weightShares(members, member.name, weight) : []
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Weight of ${label} at ${balancer}`}
      action={valid ? `Set the weight to ${weight}` : 'Set the weight'}
      disabled={!valid || weight === member.weight}
      reason="required"
      onConfirm={async (reason = '') => {
        await api.balancers.setWeight({ cluster, balancer, member: member.name, weight, reason })
        await cache.invalidateQueries({ queryKey: queries.balancers.key() })
        toast(`${balancer} gives ${label} the weight ${weight}`)
      }}
    >
      <TextField
        label="Weight"
        inputMode="numeric"
        hint={`From ${min} to ${max}; now ${figure(member.weight)}. Sessions stay where they are.`}
        error={valid ? undefined : `A whole number from ${min} to ${max}.`}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {shares.length > 0 && (
        <Table label="Expected shares of new sessions">
          <thead>
            <tr>
              <Th>Expected share of new sessions</Th>
              <Th numeric>Now</Th>
              <Th numeric>Then</Th>
            </tr>
          </thead>
          <tbody>
            {shares.map(({ name, nowPercent, thenPercent }) => (
              <Tr key={name}>
                <Td>{name}</Td>
                <Td numeric>{percent(nowPercent)}</Td>
                <Td numeric>{percent(thenPercent)}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </ConfirmDialog>
  )
}
