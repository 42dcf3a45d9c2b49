'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { count } from '@/components/ui/format'
import { StateMark } from '@/components/ui/state-mark'
import { queries } from '@/lib/client/queries'
import { clusterMark } from './cluster-mark'
import { clusterItems, clusterOfPath, isCurrent, type NavItem } from './nav-items'
import { Person } from './person'
import { useCan } from './use-can'

function Entry({ item, end, onGo }: { item: NavItem; end?: ReactNode; onGo: () => void }) {
  const current = isCurrent(item, usePathname())
  return (
    <li>
      <Link
        href={item.href}
        onClick={onGo}
        aria-current={current ? 'page' : undefined}
        className={cn(
          'flex items-center justify-between gap-2 rounded-md px-2 py-1.5 text-dim hover:bg-soft hover:text-ink max-md:py-2.5',
          current && 'bg-soft font-semibold text-ink',
        )}
      >
        <span className="truncate">{item.label}</span>
        {end ?? (item.count !== null && <span className="font-normal">{count(item.count)}</span>)}
      </Link>
    </li>
  )
}

function Group({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <div>
      {title && <h2 className="truncate px-2 pt-4 pb-1.5 font-semibold text-faint text-xs">{title}</h2>}
      <ul className="grid gap-0.5">{children}</ul>
    </div>
  )
}

const overview = { href: '/', label: 'Overview', count: null, exact: true }
const addCluster = { href: '/clusters/new', label: 'Add a cluster…', count: null, exact: true }
const activity = { href: '/activity', label: 'Activity', count: null, exact: false }
const settings = { href: '/settings', label: 'Settings', count: null, exact: false }

/** Where one can go: at the left on wide screens, in a sheet on narrow ones. */
export function Navigation({ onGo = () => {} }: { onGo?: () => void }) {
  const here = clusterOfPath(usePathname())
  const { data } = useQuery(queries.clusters.list.queryOptions())
  const clusters = data?.items ?? []
  const summary = clusters.find(({ slug }) => slug === here)
  const canAdd = useCan()('clusters.create')
  return (
    <nav aria-label="Console" className="flex flex-1 flex-col">
      <Group>
        <Entry item={overview} onGo={onGo} />
      </Group>
      {(clusters.length > 0 || canAdd) && (
        <Group title="Clusters">
          {clusters.map((cluster) => {
            const mark = clusterMark(cluster)
            return (
              <Entry
                key={cluster.slug}
                onGo={onGo}
                item={{ href: `/clusters/${cluster.slug}`, label: cluster.slug, count: null, exact: true }}
                end={mark && <StateMark mark={mark} hideWords />}
              />
            )
          })}
          {canAdd && <Entry item={addCluster} onGo={onGo} />}
        </Group>
      )}
      {here !== null && (
        <Group title={here}>
          {clusterItems(here, summary).map((item) => (
            <Entry key={item.href} item={item} onGo={onGo} />
          ))}
        </Group>
      )}
      <Group title="Muster">
        <Entry item={activity} onGo={onGo} />
        <Entry item={settings} onGo={onGo} />
      </Group>
      <div className="mt-auto pt-6">
        <Person />
      </div>
    </nav>
  )
}
