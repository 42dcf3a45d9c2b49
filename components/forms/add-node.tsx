'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { queries } from '@/lib/client/queries'
import { NodeForm } from './node-form'
import type { NodeValues } from './node-values'

/** Adds nodes one after the other: after each, it says what can come next. */
export function AddNode({ cluster }: { cluster: string }) {
  const cache = useQueryClient()
  const add = useMutation(queries.nodes.add.mutationOptions())
  const { data: summary } = useQuery(queries.clusters.get.queryOptions({ input: { cluster } }))
  const [added, setAdded] = useState<NodeValues[]>([])
  const like = added.at(-1)
  const last = like?.name
  const base = `/clusters/${cluster}`
  return (
    <div className="grid gap-4">
      {last && (
        <Notice tone="up" title={`${last} is added`}>
          <p>
            It is joining: it is looked at from now on and takes traffic once all is well. Add the next one
            below, or go on.
          </p>
          <p className="flex flex-wrap gap-2 pt-2">
            {summary?.balancers.length === 0 && (
              <Button asChild variant="primary">
                <Link href={`${base}/balancers/new`}>Add the balancer</Link>
              </Button>
            )}
            <Button asChild>
              <Link href={`${base}/nodes/${encodeURIComponent(last)}`}>Look at {last}</Link>
            </Button>
            <Button asChild>
              <Link href={base}>See the cluster</Link>
            </Button>
          </p>
        </Notice>
      )}
      <NodeForm
        key={added.length}
        cluster={cluster}
        node={null}
        like={like}
        submitLabel={last ? 'Add this one too' : 'Add the node'}
        onSave={async (values) => {
          await add.mutateAsync({ cluster, ...values })
          await cache.invalidateQueries({ queryKey: queries.clusters.key() })
          await cache.invalidateQueries({ queryKey: queries.nodes.key() })
          setAdded([...added, values])
          window.scrollTo({ top: 0 })
        }}
      />
    </div>
  )
}
