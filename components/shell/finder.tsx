'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { usePathname, useRouter } from 'next/navigation'
import { Dialog as Radix } from 'radix-ui'
import { useEffect, useState } from 'react'
import { nodePath } from '@/components/nodes/node-path'
import { markOf, StateMark } from '@/components/ui/state-mark'
import { queries } from '@/lib/client/queries'
import { clusterMark } from './cluster-mark'
import { clusterItems, clusterOfPath } from './nav-items'

const nodesShown = 8
const row =
  'flex cursor-pointer items-center justify-between gap-3 rounded-sm px-2 py-1.5 data-[selected=true]:bg-soft max-md:py-2.5'
const group =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs'

/** Ctrl-K finds clusters, their pages and nodes by name, and goes there. */
export function Finder() {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOpen((now) => !now)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-backdrop" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 rounded-lg border bg-panel text-ink"
        >
          <Radix.Title className="sr-only">Find</Radix.Title>
          <Choices onGo={() => setOpen(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function matches(text: string, words: string): boolean {
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word))
}

function Choices({ onGo }: { onGo: () => void }) {
  const [text, setText] = useState('')
  const router = useRouter()
  const { data } = useQuery(queries.clusters.list.queryOptions())
  const clusters = data?.items ?? []
  const here = clusterOfPath(usePathname()) ?? clusters[0]?.slug ?? null
  const wanted = text.trim()
  const { data: nodes } = useQuery({
    ...queries.nodes.list.queryOptions({
      input: { cluster: here ?? '', limit: nodesShown, ...(wanted ? { filter: wanted } : {}) },
      enabled: here !== null && wanted !== '',
    }),
    placeholderData: keepPreviousData,
  })
  const shownClusters = clusters.filter(({ slug, name }) => matches(`${slug} ${name}`, wanted))
  const shownNodes = wanted === '' ? [] : (nodes?.items ?? [])
  const first = shownNodes[0]
    ? `node ${shownNodes[0].name}`
    : shownClusters[0]
      ? `cluster ${shownClusters[0].slug}`
      : ''
  const [current, setCurrent] = useState(first)
  useEffect(() => setCurrent(first), [first])
  const go = (href: string) => () => {
    onGo()
    router.push(href)
  }
  const pages = [
    { href: '/', label: 'Overview' },
    { href: '/activity', label: 'Activity' },
    { href: '/settings', label: 'Settings' },
  ]
  const ofCluster = here === null ? [] : clusterItems(here, undefined)
  return (
    <Command shouldFilter={false} loop label="Find" value={current} onValueChange={setCurrent}>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Find a cluster, a node or a page"
        className="h-12 w-full border-b bg-transparent px-4 text-[16px] outline-none"
      />
      <Command.List className="max-h-[56vh] overflow-y-auto p-2">
        <Command.Empty className="px-2 py-6 text-dim">Nothing has that name.</Command.Empty>
        {shownNodes.length > 0 && (
          <Command.Group heading={`Nodes of ${here}`} className={group}>
            {shownNodes.map((node) => (
              <Command.Item
                key={node.name}
                value={`node ${node.name}`}
                onSelect={go(nodePath(here ?? '', node.name))}
                className={row}
              >
                {node.name}
                <StateMark mark={markOf(node.state, node.health)} />
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {shownClusters.length > 0 && (
          <Command.Group heading="Clusters" className={group}>
            {shownClusters.map((cluster) => (
              <Command.Item
                key={cluster.slug}
                value={`cluster ${cluster.slug}`}
                onSelect={go(`/clusters/${cluster.slug}`)}
                className={row}
              >
                {cluster.name}
                <StateMark mark={clusterMark(cluster) ?? (cluster.nodes.total === 0 ? 'unknown' : 'up')} />
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Pages" className={group}>
          {ofCluster
            .filter(({ label }) => matches(`${here} ${label}`, wanted))
            .map(({ href, label }) => (
              <Command.Item key={href} value={href} onSelect={go(href)} className={row}>
                {label}
                <span className="text-faint">{here}</span>
              </Command.Item>
            ))}
          {pages
            .filter(({ label }) => matches(label, wanted))
            .map(({ href, label }) => (
              <Command.Item key={href} value={`page ${href}`} onSelect={go(href)} className={row}>
                {label}
              </Command.Item>
            ))}
        </Command.Group>
      </Command.List>
    </Command>
  )
}
