'use client'

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { nodeColours } from '@/components/charts/node-colours'
import { type BulkAsk, BulkBar } from '@/components/drains/bulk-bar'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { count, plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td } from '@/components/ui/table'
import { useTitle } from '@/components/ui/use-title'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'
import { actionsOf } from './actions-of'
import { NoNodes } from './no-nodes'
import { NodeActions, useNodeActions } from './node-actions'
import { NodeCells, type NodeColumns } from './node-cells'
import { NodeHeads } from './node-heads'
import { nodePath } from './node-path'
import { NodesFilter } from './nodes-filter'
import { NodesKeys } from './nodes-keys'
import { type NodesView, nodesPages, parseView, viewSearch } from './nodes-view'
import { SelectAll, SelectOne } from './select-boxes'
import { doable } from './selection'
import { useSelection } from './use-selection'
import { useTableKeys } from './use-table-keys'

const rowHeight = 45
const noColour = () => 'var(--color-accent)'

/** All nodes of a cluster: sorted and filtered by the server, drawn only where one looks. */
export function NodesPage({ cluster }: { cluster: string }) {
  return (
    <NodeActions cluster={cluster}>
      <NodesTable cluster={cluster} />
    </NodeActions>
  )
}

function NodesTable({ cluster }: { cluster: string }) {
  const router = useRouter()
  const params = useSearchParams()
  const can = useCan()
  const ask = useNodeActions()
  const view = useMemo(() => parseView(params), [params])
  const list = useInfiniteQuery({ ...nodesPages(queries, cluster, view), placeholderData: keepPreviousData })
  const { data: summary } = useQuery(queries.clusters.get.queryOptions({ input: { cluster } }))
  const nodes = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const total = list.data?.pages[0]?.total ?? 0
  const filterRef = useRef<HTMLInputElement>(null)
  const bodyRef = useRef<HTMLTableSectionElement>(null)
  const [offset, setOffset] = useState(0)
  useEffect(() => setOffset(bodyRef.current?.offsetTop ?? 0), [])
  useTitle(`Nodes of ${cluster}`)

  const rows = useWindowVirtualizer({
    count: nodes.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: offset,
    initialRect: { width: 1200, height: 900 },
  })
  const drawn = rows.getVirtualItems()
  const lastDrawn = drawn.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastDrawn >= nodes.length - 20) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastDrawn, nodes.length])

  // The address alone: the list is fetched here, and the server need not make the page again.
  const show = useCallback(
    (next: NodesView) =>
      window.history.replaceState(null, '', `/clusters/${cluster}/nodes${viewSearch(next)}`),
    [cluster],
  )
  const mayAct = can('drains.start', cluster)
  const selection = useSelection(cluster, view, nodes, total)
  const { chosen, toggle, extend, clear } = selection
  const [asked, setAsked] = useState<BulkAsk | null>(null)
  const current = useTableKeys<Node>({
    items: nodes,
    onMove: useCallback((index: number) => rows.scrollToIndex(index), [rows]),
    onOpen: useCallback((node: Node) => router.push(nodePath(cluster, node.name)), [router, cluster]),
    filter: useCallback(() => filterRef.current, []),
    keys: useMemo(
      () => ({
        d: (node: Node) => {
          const [first] = actionsOf(node.state)
          if (mayAct && first) ask(first.action, node)
        },
        ...(mayAct ? { x: toggle, X: extend } : {}),
      }),
      [ask, mayAct, toggle, extend],
    ),
    onKey: useCallback(
      (key: string) => {
        const { drain } = doable(chosen)
        if (key === 'd' && mayAct && drain.length > 0) setAsked({ action: 'drain', names: drain })
        else if (key === 'Escape' && chosen.size > 0) clear()
        else return false
        return true
      },
      [mayAct, chosen, clear],
    ),
  })

  const names = summary?.balancers.map(({ name }) => name) ?? []
  const balancers = names.length <= 3 ? names : []
  const columns: NodeColumns = {
    cluster,
    pollIntervalSeconds: summary?.pollIntervalSeconds ?? 5,
    balancers,
    shares: null,
    full: 100,
    colour: total <= 30 ? nodeColours(nodes.map(({ name }) => name)) : noColour,
  }
  const first = drawn[0]
  const before = first ? first.start - rows.options.scrollMargin : 0
  const after =
    rows.getTotalSize() - ((drawn.at(-1)?.end ?? rows.options.scrollMargin) - rows.options.scrollMargin)
  const filtered = view.filter !== '' || view.state !== null || view.health !== null
  const width = balancers.length + 9 + (mayAct ? 1 : 0)

  return (
    <>
      <PageHeader
        title="Nodes"
        about={
          list.isSuccess
            ? `${filtered ? `${count(total)} found in` : `${plural(total, 'node')} of`} ${cluster}`
            : cluster
        }
        actions={
          can('nodes.add', cluster) && (
            <>
              <Button asChild size="md">
                <Link href={`/clusters/${cluster}/nodes/join`}>Join tokens</Link>
              </Button>
              <Button asChild size="md">
                <Link href={`/clusters/${cluster}/nodes/new`}>Add a node…</Link>
              </Button>
            </>
          )
        }
      />
      <NodesFilter view={view} onChange={show} inputRef={filterRef} />
      <Panel className="py-2">
        {list.error && nodes.length === 0 && (
          <Notice tone="down" title="The nodes could not be read">
            {messageOf(list.error)}
          </Notice>
        )}
        {list.isPending && <Skeleton className="my-2 h-72 w-full" />}
        {list.isSuccess && nodes.length === 0 && (
          <NoNodes
            cluster={cluster}
            filtered={filtered}
            onShowAll={() => show({ ...view, filter: '', state: null, health: null })}
          />
        )}
        {nodes.length > 0 && (
          <Table label={`Nodes of ${cluster}`} aria-rowcount={total + 1}>
            <thead>
              <NodeHeads
                balancers={balancers}
                shares={false}
                sorting={view}
                onSort={(sorting) => show({ ...view, ...sorting })}
                first={
                  mayAct && (
                    <SelectAll
                      extent={selection.extent}
                      label={`Select all ${plural(total, 'node')}${filtered ? ' found' : ''}`}
                      disabled={selection.pending}
                      onChange={() => (selection.extent === 'all' ? clear() : void selection.selectFound())}
                    />
                  )
                }
              />
            </thead>
            <tbody ref={bodyRef} className={list.isPlaceholderData ? 'opacity-60' : undefined}>
              {before > 0 && <tr aria-hidden style={{ height: before }} />}
              {drawn.map(({ index }) => {
                const node = nodes[index]
                if (!node) return null
                return (
                  <tr
                    key={node.name}
                    aria-rowindex={index + 2}
                    className={cn(
                      'border-b last:border-0',
                      chosen.has(node.name) && 'bg-soft',
                      index === current && 'bg-soft outline-2 outline-accent -outline-offset-2',
                    )}
                    style={{ height: rowHeight }}
                  >
                    {mayAct && (
                      <SelectOne
                        name={node.name}
                        checked={chosen.has(node.name)}
                        onSelect={(range) => (range ? extend(node) : toggle(node))}
                      />
                    )}
                    <NodeCells node={node} columns={columns} />
                  </tr>
                )
              })}
              {after > 0 && <tr aria-hidden style={{ height: after }} />}
              {isFetchingNextPage && (
                <tr>
                  <Td colSpan={width}>
                    <Skeleton className="h-6 w-full" />
                  </Td>
                </tr>
              )}
            </tbody>
          </Table>
        )}
      </Panel>
      {selection.error !== null && (
        <Notice tone="down" title="Not all of them could be selected" className="mt-3">
          {messageOf(selection.error)}
        </Notice>
      )}
      <BulkBar cluster={cluster} chosen={chosen} asked={asked} onAsk={setAsked} onClear={clear} />
      <NodesKeys mayAct={mayAct} />
    </>
  )
}
