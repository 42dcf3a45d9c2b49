'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { actionsOf } from '@/components/nodes/actions-of'
import { useNodeActions } from '@/components/nodes/node-actions'
import { NodeCells } from '@/components/nodes/node-cells'
import { NodeHeads } from '@/components/nodes/node-heads'
import { nodePath } from '@/components/nodes/node-path'
import { useTableKeys } from '@/components/nodes/use-table-keys'
import { useCan } from '@/components/shell/use-can'
import { cn } from '@/components/ui/cn'
import { byName, count } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Tr } from '@/components/ui/table'
import { Unread } from '@/components/ui/unread'
import type { ClusterSummary, Distribution, Node } from '@/lib/client/shapes'
import { manyNodes } from './cluster-queries'

type Props = {
  summary: ClusterSummary
  nodes: readonly Node[] | undefined
  error: unknown
  distribution: Distribution | undefined
  colour: (node: string) => string
}

function standsOut({ health, state, contradictions }: Node): boolean {
  return health !== 'up' || state === 'draining' || contradictions.length > 0
}

const nothing = () => {}
const noField = () => null

/** The nodes of a small cluster, or the ones to look at first in a large one. */
export function NodesPanel({ summary, nodes, error, distribution, colour }: Props) {
  const cluster = summary.slug
  const router = useRouter()
  const ask = useNodeActions()
  const mayAct = useCan()('drains.start', cluster)
  const many = summary.nodes.total > manyNodes
  const rows = useMemo(
    () => (many ? (nodes ?? []).filter(standsOut) : [...(nodes ?? [])].sort(byName)),
    [nodes, many],
  )
  const shares = useMemo(
    () => new Map(distribution?.shares.map((share) => [share.node, share])),
    [distribution],
  )
  const current = useTableKeys<Node>({
    items: rows,
    onMove: nothing,
    onOpen: useCallback((node: Node) => router.push(nodePath(cluster, node.name)), [router, cluster]),
    filter: noField,
    keys: useMemo(
      () => ({
        '/': () => router.push(`/clusters/${cluster}/nodes`),
        d: (node: Node) => {
          const [first] = actionsOf(node.state)
          if (mayAct && first) ask(first.action, node)
        },
      }),
      [router, cluster, mayAct, ask],
    ),
  })
  const names = summary.balancers.map(({ name }) => name)
  const balancers = names.length <= 3 ? names : []
  const largest = Math.max(
    0.001,
    ...rows.flatMap(({ name }) => {
      const share = shares.get(name)
      return share ? [share.stockPercent ?? 0, share.expectedPercent] : []
    }),
  )
  return (
    <Panel
      title={many ? 'Nodes to look at first' : 'Nodes'}
      note={
        <Link href={`/clusters/${cluster}/nodes`} className="text-accent hover:underline">
          {many ? `All ${count(summary.nodes.total)} nodes` : 'Sort and filter'}
        </Link>
      }
    >
      {nodes && many && rows.length === 0 ? (
        <p className="text-dim text-sm">None stands out: each is up, and nothing contradicts.</p>
      ) : nodes ? (
        <Table label={`Nodes of ${cluster}`}>
          <thead>
            <NodeHeads balancers={balancers} shares />
          </thead>
          <tbody>
            {rows.map((node, index) => (
              <Tr
                key={node.name}
                className={cn(index === current && 'bg-soft outline-2 outline-accent -outline-offset-2')}
              >
                <NodeCells
                  node={node}
                  columns={{
                    cluster,
                    pollIntervalSeconds: summary.pollIntervalSeconds,
                    balancers,
                    shares,
                    full: largest * 1.25,
                    colour,
                  }}
                />
              </Tr>
            ))}
          </tbody>
        </Table>
      ) : error ? (
        <Unread what="The nodes" error={error} />
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
    </Panel>
  )
}
