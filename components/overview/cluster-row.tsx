import Link from 'next/link'
import { nodesAside } from '@/components/cluster/kpi-strip'
import { clusterMark } from '@/components/shell/cluster-mark'
import { Age, isStale } from '@/components/ui/age'
import { Badge } from '@/components/ui/badge'
import { useNow } from '@/components/ui/clock'
import { count, figure, percent, plural } from '@/components/ui/format'
import { toneText } from '@/components/ui/sentence'
import { StateMark } from '@/components/ui/state-mark'
import type { ClusterSummary } from '@/lib/client/shapes'

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="font-semibold">{children}</dd>
    </div>
  )
}

/** One cluster of many: its mark, its sentence, and the figures to compare. */
export function ClusterRow({ cluster }: { cluster: ClusterSummary }) {
  const now = useNow()
  const mark = clusterMark(cluster) ?? (cluster.nodes.total === 0 ? 'unknown' : 'up')
  const stale = cluster.nodes.total > 0 && isStale(cluster.observedAt, cluster.pollIntervalSeconds, now)
  const load = cluster.loadIfFullestGonePercent
  return (
    <li className="relative rounded-lg border bg-panel px-4.5 py-4 hover:border-edge max-md:px-4">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="font-semibold text-[16px]">
          <Link href={`/clusters/${cluster.slug}`} className="after:absolute after:inset-0 after:rounded-lg">
            {cluster.name}
          </Link>
        </h2>
        <StateMark mark={mark} words={cluster.nodes.total === 0 ? 'empty' : mark} />
        {cluster.simulated && <Badge tone="warn">simulated</Badge>}
        {cluster.drains > 0 && (
          <span className="text-drain-ink text-sm">{plural(cluster.drains, 'drain')} under way</span>
        )}
        {cluster.imports > 0 && (
          <span className="text-join-ink text-sm">{plural(cluster.imports, 'import')} under way</span>
        )}
        <span className={`ml-auto text-sm ${stale ? 'text-warn-ink' : 'text-faint'}`}>
          {cluster.observedAt && <Age at={cluster.observedAt} />}
        </span>
      </div>
      <p className="mt-1.5 max-w-[60em]">
        {cluster.sentence.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity than their place
          <span key={index} className={toneText[part.tone]}>
            {index > 0 && ' '}
            {part.text}
          </span>
        ))}
      </p>
      {cluster.nodes.total > 0 && (
        <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
          <Figure name="Nodes serving">
            {count(cluster.nodes.up + cluster.nodes.degraded)}{' '}
            <span className="font-normal text-dim">{nodesAside(cluster.nodes)}</span>
          </Figure>
          <Figure name="Sessions">
            <span className={stale ? 'text-faint italic' : undefined}>{count(cluster.sessions)}</span>
          </Figure>
          <Figure name="Opened / min">{figure(cluster.openedPerMinute)}</Figure>
          <Figure name="Requests / s">{figure(cluster.requestsPerSecond)}</Figure>
          <Figure name="Headroom, one node lost">
            {load === null ? '–' : percent(Math.max(0, 100 - load))}
          </Figure>
        </dl>
      )}
    </li>
  )
}
