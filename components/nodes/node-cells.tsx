'use client'

import Link from 'next/link'
import { ShareBar } from '@/components/charts/share-bar'
import { Observed } from '@/components/ui/age'
import { count, figure, percent, ratio } from '@/components/ui/format'
import { NodeStateMark } from '@/components/ui/state-mark'
import { Td } from '@/components/ui/table'
import type { Node, NodeBalancer, Share } from '@/lib/client/shapes'
import { NodeButtons } from './node-buttons'
import { nodePath } from './node-path'

export type NodeColumns = {
  cluster: string
  pollIntervalSeconds: number
  /** Names; each has a column of its own while they are few. */
  balancers: readonly string[]
  /** Shares by node; without them there is no such column. */
  shares: ReadonlyMap<string, Share> | null
  /** Percent that fills a bar. */
  full: number
  colour: (node: string) => string
}

/** Intent first; the balancer's opinion is said where it is not simply up. */
function Told({ member }: { member: NodeBalancer | undefined }) {
  if (!member) return <span className="text-faint">no member</span>
  const odd = member.opinion !== 'up' && member.opinion !== 'unchecked'
  return (
    <span className={member.failure ? 'text-faint italic' : undefined} title={member.statusText ?? undefined}>
      {member.intent}
      {odd && (
        <span className={member.opinion === 'down' ? 'text-down-ink' : 'text-dim'}> · {member.opinion}</span>
      )}
    </span>
  )
}

function serves(node: Node): string {
  const known = node.releases.filter(({ serves: release }) => release !== null)
  if (known.length === 0) return node.releases.length === 0 ? '–' : 'none'
  return known.map(({ solution, serves: release }) => `${solution} ${release}`).join(', ')
}

/** The cells of one node, in the order of NodeHeads. */
export function NodeCells({ node, columns }: { node: Node; columns: NodeColumns }) {
  const share = columns.shares?.get(node.name)
  const seen = { at: node.observedAt, intervalSeconds: columns.pollIntervalSeconds }
  const reason = node.health === 'up' || node.state === 'drained' ? null : node.healthReason
  return (
    <>
      <Td>
        <Link href={nodePath(columns.cluster, node.name)} className="font-semibold hover:underline">
          {node.name}
        </Link>
        {node.zone && <span className="ml-2 text-faint text-sm">{node.zone}</span>}
      </Td>
      <Td className="max-w-56 truncate" title={reason ?? undefined}>
        <NodeStateMark state={node.state} health={node.health} />
        {reason && <span className="ml-2 text-dim text-sm max-md:hidden">{reason}</span>}
      </Td>
      {columns.balancers.map((balancer) => (
        <Td key={balancer} className="max-lg:hidden">
          <Told member={node.balancers.find((member) => member.balancer === balancer)} />
        </Td>
      ))}
      <Td numeric>
        <Observed {...seen}>{count(node.sessions)}</Observed>
      </Td>
      {columns.shares && (
        <Td className="max-md:hidden">
          {share && (
            <ShareBar
              stock={share.stockPercent}
              expected={share.expectedPercent}
              full={columns.full}
              colour={columns.colour(node.name)}
            />
          )}
        </Td>
      )}
      <Td numeric className="max-md:hidden">
        {figure(node.openedPerMinute)}
      </Td>
      <Td numeric className="max-xl:hidden">
        {percent(ratio(node.threadsBusy, node.threadsMax))}
      </Td>
      <Td numeric className="max-xl:hidden">
        {percent(ratio(node.heapUsedBytes, node.heapMaxBytes))}
      </Td>
      <Td numeric className="max-lg:hidden">
        {node.latencyMs === null ? '–' : `${figure(node.latencyMs)} ms`}
      </Td>
      <Td className="max-w-40 truncate max-lg:hidden" title={serves(node)}>
        {serves(node)}
      </Td>
      <Td numeric className="py-1.5">
        <NodeButtons compact cluster={columns.cluster} node={node} />
      </Td>
    </>
  )
}
