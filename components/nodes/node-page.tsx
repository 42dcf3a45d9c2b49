'use client'

import { useQuery } from '@tanstack/react-query'
import { recentMinutes } from '@/components/charts/recent'
import { EventList } from '@/components/cluster/event-list'
import { DrainPanel } from '@/components/drains/drain-panel'
import { ended } from '@/components/drains/drain-words'
import { LastDrain } from '@/components/drains/receipt'
import { joiningSummary } from '@/components/joining/joining-lines'
import { JoiningList } from '@/components/joining/joining-list'
import { SlowStartProgress } from '@/components/joining/slow-start-progress'
import { VanishedNotice } from '@/components/joining/vanished-notice'
import { Age } from '@/components/ui/age'
import { useNow } from '@/components/ui/clock'
import { span } from '@/components/ui/format'
import { Gone } from '@/components/ui/gone'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Sentence } from '@/components/ui/sentence'
import { PageSkeleton } from '@/components/ui/skeleton'
import { alsoDown, markOf, NodeStateMark } from '@/components/ui/state-mark'
import { useTitle } from '@/components/ui/use-title'
import { codeOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import { kindFacts } from '@/lib/domain/kinds'
import { AgentPanel } from './agent-panel'
import { BalancersPanel } from './balancers-panel'
import { ContextsPanel } from './contexts-panel'
import { NodeActions } from './node-actions'
import { NodeButtons } from './node-buttons'
import { NodeFacts } from './node-facts'
import { hasDrain, nodeQueries } from './node-queries'
import { nodeSentence } from './node-sentence'
import { NodeTrends } from './node-trends'
import { SessionsPanel } from './sessions-panel'

/** The page of one node. What was asked about it, a removal above all, is answered also when the node is gone. */
export function NodePage({ cluster, name }: { cluster: string; name: string }) {
  return (
    <NodeActions cluster={cluster}>
      <OneNode cluster={cluster} name={name} />
    </NodeActions>
  )
}

/** One node: how it is and since when, what it holds and runs, and what the balancers do with it. */
function OneNode({ cluster, name }: { cluster: string; name: string }) {
  const options = nodeQueries(queries, cluster, name)
  const { data: node, error } = useQuery(options.node)
  const { data: summary } = useQuery(options.cluster)
  const { data: drain } = useQuery({ ...options.drain, enabled: node !== undefined && hasDrain(node) })
  const gone = codeOf(error) === 'NOT_FOUND'
  const { data: drains } = useQuery({ ...options.drains, enabled: !gone })
  const { data: events } = useQuery(options.events)
  const now = useNow()
  useTitle(
    node ? `${name}: ${alsoDown(node.state, node.health) ? 'down' : markOf(node.state, node.health)}` : name,
  )
  if (gone || (error && !node)) {
    return (
      <Gone name={name} error={error} href={`/clusters/${cluster}/nodes`} label={`Nodes of ${cluster}`} />
    )
  }
  if (!node || !summary) return <PageSkeleton label={`Reading ${name}`} />
  const last = drains?.items[0]
  const holdsReleases = kindFacts[node.kind].contexts
  const showsDrain = drain && (!ended[drain.state] || node.state === 'drained')

  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3">
            {node.name}
            <span className="font-normal text-base tracking-normal">
              <NodeStateMark state={node.state} health={node.health} />
            </span>
          </span>
        }
        about={
          <>
            {node.address}
            {node.zone && ` · ${node.zone}`} · {node.observedAt ? <Age at={node.observedAt} /> : 'never seen'}
          </>
        }
        actions={<NodeButtons cluster={cluster} node={node} />}
      />
      <Sentence parts={nodeSentence(node, now)} />
      <div className="grid gap-4">
        {node.contradictions.length > 1 && (
          <Notice tone="warn" title="Contradictions">
            {node.contradictions.map((each) => (
              <p key={each}>{each}</p>
            ))}
          </Notice>
        )}
        {node.vanishedSince && <VanishedNotice cluster={cluster} node={node} since={node.vanishedSince} />}
        {node.state === 'joining' && node.joining.length > 0 && (
          <Panel title="Before it takes traffic" note={joiningSummary(node.joining)}>
            <JoiningList cluster={cluster} node={node} />
          </Panel>
        )}
        {node.slowStart && (
          <Panel title="Slow start" note={`over ${span(node.slowStart.seconds * 1000)}`}>
            <SlowStartProgress slowStart={node.slowStart} />
          </Panel>
        )}
        {showsDrain && <DrainPanel drain={drain} />}
        <NodeTrends cluster={cluster} node={node} minutes={recentMinutes(summary.createdAt, now)} />
        <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,22rem)] gap-4 max-xl:grid-cols-1">
          <div className="grid min-w-0 content-start gap-4">
            <BalancersPanel
              cluster={cluster}
              node={node}
              balancers={summary.balancers.map((each) => each.name)}
              intervalSeconds={summary.balancerIntervalSeconds}
            />
            {holdsReleases && <ContextsPanel node={node} intervalSeconds={summary.pollIntervalSeconds} />}
            <SessionsPanel cluster={cluster} node={node} />
          </div>
          <div className="grid min-w-0 content-start gap-4">
            <NodeFacts cluster={cluster} node={node} />
            {(holdsReleases || node.agent.enrolled) && <AgentPanel cluster={cluster} node={node} />}
            {!showsDrain && last?.receipt && <LastDrain drain={last} />}
            <Panel title="What happened" note="newest first">
              <EventList events={events?.items ?? []} empty="Nothing has happened to it yet." />
            </Panel>
          </div>
        </div>
      </div>
    </>
  )
}
