'use client'

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { runningImports } from '@/components/imports/import-pages'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Sentence } from '@/components/ui/sentence'
import { queries } from '@/lib/client/queries'
import { NewSolution } from './new-solution'
import { solutionsSentence } from './sentence'
import { SolutionPanel } from './solution-panel'

/** Solutions, their releases, and which node serves which. */
export function SolutionsPage({ cluster }: { cluster: string }) {
  const { data } = useSuspenseQuery(queries.solutions.list.queryOptions({ input: { cluster } }))
  const { data: imports } = useQuery(runningImports(cluster))
  const running = imports?.items ?? []
  const can = useCan()
  const mayCreate = can('solutions.create', cluster)
  const [creating, setCreating] = useState(false)
  const create = (
    <Button
      size="md"
      variant={data.items.length === 0 ? 'primary' : 'default'}
      onClick={() => setCreating(true)}
    >
      New solution…
    </Button>
  )
  return (
    <>
      <PageHeader title="Solutions" about={cluster} actions={mayCreate && data.items.length > 0 && create} />
      <Sentence parts={solutionsSentence(data.items, running)} />
      {data.items.length === 0 ? (
        <Panel>
          <EmptyState title="No solution yet" action={mayCreate && create}>
            A solution is an application that all nodes of the cluster serve below one path, such as /crm. Its
            releases are uploaded here, and one import brings a release to every node.
          </EmptyState>
        </Panel>
      ) : (
        <div className="grid grid-cols-1 gap-4">
          {data.items.map((solution) => (
            <SolutionPanel
              key={solution.name}
              cluster={cluster}
              solution={solution}
              running={running[0] ?? null}
            />
          ))}
        </div>
      )}
      <NewSolution cluster={cluster} open={creating} onOpenChange={setCreating} />
    </>
  )
}
