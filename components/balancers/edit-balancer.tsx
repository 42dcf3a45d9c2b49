'use client'

import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { queries } from '@/lib/client/queries'
import { BalancerForm } from './balancer-form'
import { balancerChanges } from './balancer-values'

export function EditBalancer({ cluster, name }: { cluster: string; name: string }) {
  const router = useRouter()
  const cache = useQueryClient()
  const ofBalancer = { cluster, balancer: name }
  const { data } = useSuspenseQuery(queries.balancers.get.queryOptions({ input: ofBalancer }))
  const [balancer] = useState(data)
  const update = useMutation(queries.balancers.update.mutationOptions())
  const remove = useMutation(queries.balancers.remove.mutationOptions())
  const [asking, setAsking] = useState(false)
  const list = `/clusters/${cluster}/balancers`

  async function done(message: string) {
    toast(message)
    router.push(list)
    await cache.invalidateQueries({ queryKey: queries.balancers.list.key() })
    await cache.invalidateQueries({ queryKey: queries.clusters.key() })
  }

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
