'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { api } from '@/lib/client/api'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'
import { PlacementFields } from './placement-fields'
import { placementsOf, plansOf, routeOf } from './placement-plan'

type Props = {
  cluster: string
  node: Pick<Node, 'name' | 'address' | 'route' | 'balancers'>
  onClose: () => void
}

/** Makes a node a member where it is none yet, or tries that again. What a balancer refuses is said beside it. */
export function PlaceDialog({ cluster, node, onClose }: Props) {
  const { data, error } = useQuery(queries.balancers.list.queryOptions({ input: { cluster } }))
  const [byHand, setByHand] = useState<Record<string, string>>({})
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [pending, setPending] = useState(false)
  const isMember = new Set(node.balancers.map(({ balancer }) => balancer))
  const plans = plansOf(
    (data?.items ?? []).filter(({ name }) => !isMember.has(name)),
    node,
    byHand,
  )
  const route = routeOf(plans, node.route)
  const refusal = route.conflict
  const placements = placementsOf(plans)
  const takesRoute = route.route !== node.route

  async function place() {
    setPending(true)
    const failed: Record<string, string> = {}
    if (takesRoute) {
      await api.nodes.update({ cluster, node: node.name, route: route.route }).catch((cause: unknown) => {
        failed.route = messageOf(cause)
      })
    }
    for (const { balancer, place: where } of placements) {
      await api.nodes.place({ cluster, node: node.name, balancer, place: where }).catch((cause: unknown) => {
        failed[balancer] = messageOf(cause)
      })
    }
    setErrors(failed)
    setPending(false)
    if (Object.keys(failed).length > 0) return
    toast(`${node.name} is given its place`)
    onClose()
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && !pending && onClose()}
      title={`Place ${node.name}`}
      description="Which member of each balancer it is to be."
    >
      <form
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          void place()
        }}
      >
        {!data && !error && <Skeleton className="h-40 w-full" />}
        {error && !data && <Notice tone="down">{messageOf(error)}</Notice>}
        {data && plans.length === 0 && <p>Every balancer of the cluster knows it already.</p>}
        {plans.map(({ balancer, choices, chosen }) => (
          <PlacementFields
            key={balancer.name}
            balancer={balancer}
            choices={choices}
            chosen={chosen}
            onChoose={(value) => setByHand({ ...byHand, [balancer.name]: value })}
            error={errors[balancer.name]}
          />
        ))}
        {(refusal ?? errors.route) && <Notice tone="down">{refusal ?? errors.route}</Notice>}
        <DialogActions>
          <Button size="md" onClick={onClose} disabled={pending}>
            Leave as it is
          </Button>
          <Button
            size="md"
            type="submit"
            variant="primary"
            pending={pending}
            disabled={refusal !== null || (placements.length === 0 && !takesRoute)}
          >
            Place {node.name}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
