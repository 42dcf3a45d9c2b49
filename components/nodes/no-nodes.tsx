'use client'

import Link from 'next/link'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

type Props = { cluster: string; filtered: boolean; onShowAll: () => void }

/** In the place of the table: nothing was found, or there is nothing yet. */
export function NoNodes({ cluster, filtered, onShowAll }: Props) {
  const mayAdd = useCan()('nodes.add', cluster)
  if (filtered) {
    return (
      <EmptyState title="No node is like that" action={<Button onClick={onShowAll}>Show all nodes</Button>} />
    )
  }
  return (
    <EmptyState
      title="No nodes yet"
      action={
        mayAdd && (
          <Button asChild variant="primary" size="md">
            <Link href={`/clusters/${cluster}/nodes/new`}>Add the first node…</Link>
          </Button>
        )
      }
    >
      Add the application servers of this cluster, and Muster watches them from the next second on.
    </EmptyState>
  )
}
