'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { queries } from '@/lib/client/queries'
import { BalancerForm } from './balancer-form'

export function AddBalancer({ cluster }: { cluster: string }) {
  const router = useRouter()
  const cache = useQueryClient()
  const add = useMutation(queries.balancers.add.mutationOptions())
  return (
    <BalancerForm
      cluster={cluster}
      balancer={null}
      submitLabel="Add the balancer"
      onSave={async (values) => {
        const { name } = await add.mutateAsync({ cluster, ...values })
        await cache.invalidateQueries({ queryKey: queries.balancers.key() })
        await cache.invalidateQueries({ queryKey: queries.clusters.key() })
        toast(`${name} is added`, {
          description: 'Its members are read now, and every few seconds from here on.',
        })
        router.push(`/clusters/${cluster}/balancers`)
      }}
    />
  )
}
