'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { count, plural } from '@/components/ui/format'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Sentence } from '@/components/ui/sentence'
import { PageSkeleton } from '@/components/ui/skeleton'
import { Unread } from '@/components/ui/unread'
import { useTitle } from '@/components/ui/use-title'
import { queries } from '@/lib/client/queries'
import { overviewSentence } from '@/lib/domain/sentence'
import { ClusterRow } from './cluster-row'
import { byTrouble, worstTone } from './worst'

/** All clusters, what is wrong first. */
export function OverviewPage() {
  const { data, error } = useQuery(queries.clusters.list.queryOptions())
  const can = useCan()
  const clusters = [...(data?.items ?? [])].sort(byTrouble)
  const sentence = overviewSentence(
    clusters.map(({ name, nodes, sentence: parts }) => ({
      name,
      worst: worstTone(parts),
      down: nodes.down,
      degraded: nodes.degraded,
      unknown: nodes.unknown,
    })),
  )
  const trouble = clusters.filter(({ sentence: parts }) => worstTone(parts) === 'down').length
  useTitle(trouble > 0 ? `${trouble} in trouble` : 'Overview')
  if (!data)
    return error ? (
      <Unread what="The clusters" error={error} />
    ) : (
      <PageSkeleton label="Reading the clusters" />
    )
  const nodes = clusters.reduce((sum, cluster) => sum + cluster.nodes.total, 0)
  const unknown = clusters.some((cluster) => cluster.sessionsUnknown > 0)
  const sessions = clusters.reduce((sum, cluster) => sum + (cluster.sessions ?? 0), 0)

  return (
    <>
      <PageHeader
        title="Overview"
        about={
          clusters.length > 0 &&
          `${plural(clusters.length, 'cluster')} · ${plural(nodes, 'node')} · ${unknown ? 'at least ' : ''}${count(sessions)} sessions`
        }
        actions={
          clusters.length > 0 &&
          can('clusters.create') && (
            <Button asChild size="md">
              <Link href="/clusters/new">Add a cluster…</Link>
            </Button>
          )
        }
      />
      <Sentence parts={sentence} />
      {clusters.length === 0 ? (
        <Panel className="max-w-3xl">
          <EmptyState
            title="Watch your first cluster"
            action={
              can('clusters.create') && (
                <Button asChild variant="primary" size="md">
                  <Link href="/clusters/new">Create a cluster…</Link>
                </Button>
              )
            }
          >
            {can('clusters.create')
              ? 'A cluster is a set of nodes that serve the same solutions to the same users. Name it, add its nodes and its balancer, and from the next second on this page says how it is.'
              : 'An admin creates clusters and adds their nodes. They appear here by themselves.'}
          </EmptyState>
        </Panel>
      ) : (
        <ul className="grid gap-3">
          {clusters.map((cluster) => (
            <ClusterRow key={cluster.slug} cluster={cluster} />
          ))}
        </ul>
      )}
    </>
  )
}
