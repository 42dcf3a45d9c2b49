'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { PageSkeleton } from '@/components/ui/skeleton'
import { queries } from '@/lib/client/queries'
import { NodeForm } from './node-form'
import { nodeChanges } from './node-values'
import { RemoveNode } from './remove-node'

/** Changes a node; its password is kept unless a new one is typed. */
export function EditNode({ cluster, name }: { cluster: string; name: string }) {
  const router = useRouter()
  const cache = useQueryClient()
  const [removing, setRemoving] = useState(false)
  const [gone, setGone] = useState(false)
  // Once it is removed there is nothing to look at any more.
  const { data: node } = useQuery({
    ...queries.nodes.get.queryOptions({ input: { cluster, node: name } }),
    enabled: !removing && !gone,
  })
  // What others change meanwhile is neither shown here nor put back by saving.
  const [stored] = useState(node)
  const update = useMutation(queries.nodes.update.mutationOptions())
  if (!stored || !node) return <PageSkeleton label="Reading the node" />
  return (
    <>
      <NodeForm
        cluster={cluster}
        node={stored}
        submitLabel="Save"
        actions={
          <Button size="md" className="md:ml-auto" onClick={() => setRemoving(true)}>
            Remove…
          </Button>
        }
        onSave={async (values, forgetAuthority) => {
          const saved = await update.mutateAsync({
            cluster,
            node: name,
            ...nodeChanges(stored, values, forgetAuthority),
          })
          await cache.invalidateQueries({ queryKey: queries.nodes.key() })
          toast(`${saved.name} is changed`)
          router.push(`/clusters/${cluster}/nodes/${encodeURIComponent(saved.name)}`)
        }}
      />
      {removing && (
        <RemoveNode
          cluster={cluster}
          node={node}
          onClose={() => setRemoving(false)}
          onRemoved={() => {
            setGone(true)
            router.push(`/clusters/${cluster}/nodes`)
          }}
        />
      )}
    </>
  )
}
