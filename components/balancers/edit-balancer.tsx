'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { PageSkeleton } from '@/components/ui/skeleton'
import { queries } from '@/lib/client/queries'
import { BalancerForm } from './balancer-form'
import { balancerChanges } from './balancer-values'

export function EditBalancer({ cluster, name }: { cluster: string; name: string }) {
  const router = useRouter()
  const cache = useQueryClient()
  const ofBalancer = { cluster, balancer: name }
  const [asking, setAsking] = useState(false)
  const [gone, setGone] = useState(false)
  // Once it is removed there is nothing to look at any more.
  const { data } = useQuery({
    ...queries.balancers.get.queryOptions({ input: ofBalancer }),
    enabled: !asking && !gone,
  })
  const [balancer] = useState(data)
  const update = useMutation(queries.balancers.update.mutationOptions())
  const remove = useMutation(queries.balancers.remove.mutationOptions())
  const list = `/clusters/${cluster}/balancers`

  async function done(message: string) {
    toast(message)
    router.push(list)
    await cache.invalidateQueries({ queryKey: queries.balancers.list.key() })
    await cache.invalidateQueries({ queryKey: queries.clusters.key() })
  }

  if (!balancer) return <PageSkeleton label="Reading the balancer" />
  return (
    <>
      <BalancerForm
        cluster={cluster}
        balancer={balancer}
        submitLabel="Save"
        onSave={async (values) => {
          await update.mutateAsync({ ...ofBalancer, ...balancerChanges(balancer, values) })
          await done(`${values.name} is changed`)
        }}
        actions={
          <Button size="md" className="md:ml-auto" onClick={() => setAsking(true)}>
            Remove…
          </Button>
        }
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${name}?`}
        action={`Remove ${name}`}
        danger
        onConfirm={async () => {
          await remove.mutateAsync(ofBalancer)
          setGone(true)
          await done(`${name} is removed`)
        }}
      >
        <p>
          Muster stops looking at it and can't drain nodes at it any more. People's traffic goes on through
          it: the balancer itself is not touched.
        </p>
      </ConfirmDialog>
    </>
  )
}
