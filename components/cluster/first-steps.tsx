'use client'

import Link from 'next/link'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'

/** A cluster without nodes: what to do next, in order. */
export function FirstSteps({ cluster, balancers }: { cluster: string; balancers: number }) {
  const can = useCan()
  if (!can('nodes.add', cluster)) {
    return <p className="text-dim">An admin adds the nodes and the balancers of this cluster.</p>
  }
  const base = `/clusters/${cluster}`
  return (
    <Panel title="From here to a cluster that is watched" className="max-w-3xl">
      <ol className="ml-5 grid list-decimal gap-4">
        <li>
          <p className="font-semibold">Add its nodes</p>
          <p className="mb-2 text-dim">
            One for each application server: where it is, and how its manager is reached. Test the connection,
            and Muster says what it found.
          </p>
          <Button asChild size="md" variant="primary">
            <Link href={`${base}/nodes/new`}>Add the first node…</Link>
          </Button>
        </li>
        <li>
          <p className="font-semibold">Add its balancer{balancers > 0 && ': done'}</p>
          <p className="mb-2 text-dim">
            Muster reads what the balancer intends and thinks of each node, and tells it when a node drains.
          </p>
          <Button asChild size="md">
            <Link href={balancers > 0 ? `${base}/balancers` : `${base}/balancers/new`}>
              {balancers > 0 ? 'See its balancers' : 'Add a balancer…'}
            </Link>
          </Button>
        </li>
        <li>
          <p className="font-semibold">Bring a release</p>
          <p className="mb-2 text-dim">
            Create a solution, upload its WAR, and one import brings it to every node.
          </p>
          <Button asChild size="md">
            <Link href={`${base}/solutions`}>Solutions</Link>
          </Button>
        </li>
      </ol>
    </Panel>
  )
}
