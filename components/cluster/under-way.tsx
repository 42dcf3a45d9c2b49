'use client'

import Link from 'next/link'
import { drained } from '@/components/charts/wedge'
import { DrainButtons } from '@/components/drains/drain-buttons'
import { drainLine } from '@/components/drains/drain-words'
import { expectationOf } from '@/components/drains/expectation'
import { ExpectedTime } from '@/components/drains/expected-time'
import { waitingLine } from '@/components/drains/waiting-line'
import { useNodeActions } from '@/components/nodes/node-actions'
import { nodePath } from '@/components/nodes/node-path'
import { useCan } from '@/components/shell/use-can'
import { Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { asSentence, plural } from '@/components/ui/format'
import { Progress } from '@/components/ui/progress'
import { StateMark } from '@/components/ui/state-mark'
import type { ClusterSummary, Drain, Import, Node } from '@/lib/client/shapes'
import { ImportItem } from './import-item'

const item = 'grid gap-1.5 border-t py-3 first:border-0 first:pt-0 last:pb-0'
const shownByName = 5
const asides = ['joining', 'drained', 'maintenance'] as const

function DrainItem({ drain }: { drain: Drain }) {
  const { cluster, node } = drain
  const expectation = expectationOf(drain)
  return (
    <li className={item}>
      <Link href={nodePath(cluster, node)} className="font-semibold hover:underline">
        <StateMark mark="draining" hideWords /> {node}{' '}
        {drain.state === 'stuck' && drain.onDeadline !== 'end-sessions' ? 'is stuck draining' : 'draining'}
      </Link>
      <p className="text-dim text-sm">
        {drainLine(drain)} <ExpectedTime expectation={expectation} />
        {drain.deadlineAt && (
          <>
            {' '}
            Deadline <Time at={drain.deadlineAt} />.
          </>
        )}
      </p>
      {drain.waiting.map((reason) => (
        <p
          key={`${reason.kind} ${reason.message}`}
          className={cn('text-sm', reason.kind === 'never' ? 'text-warn-ink' : 'text-dim')}
        >
          {waitingLine(reason)}
        </p>
      ))}
      <Progress label={`Drain of ${node}`} value={drained(drain)} tone="drain" />
      <div className="mt-0.5 flex flex-wrap gap-1.5">
        <Button asChild>
          <Link href={nodePath(cluster, node)}>Details</Link>
        </Button>
        <DrainButtons drain={drain} />
      </div>
    </li>
  )
}

function OutItem({ cluster, node }: { cluster: string; node: Node }) {
  const ask = useNodeActions()
  const can = useCan()
  return (
    <li className={item}>
      <Link href={nodePath(cluster, node.name)} className="font-semibold hover:underline">
        <StateMark mark={node.state === 'drained' ? 'drained' : 'maintenance'} hideWords /> {node.name} is{' '}
        {node.state === 'drained' ? 'drained' : 'in maintenance'}
      </Link>
      <p className="text-dim text-sm">
        Out since <Time at={node.stateSince} />. It gets no new sessions until it is resumed.
      </p>
      {can('drains.resume', cluster) && (
        <div>
          <Button onClick={() => ask('resume', node)}>Resume {node.name}…</Button>
        </div>
      )}
    </li>
  )
}

function JoiningItem({ cluster, node }: { cluster: string; node: Node }) {
  const waiting = node.joining.filter(({ met }) => !met)
  return (
    <li className={item}>
      <Link href={nodePath(cluster, node.name)} className="font-semibold hover:underline">
        <StateMark mark="joining" hideWords /> {node.name} is joining
      </Link>
      <p className="text-dim text-sm">
        {waiting.length === 0
          ? 'All conditions are met; it takes traffic in a moment.'
          : waiting.map(({ message }) => asSentence(message)).join(' ')}
      </p>
    </li>
  )
}

type Props = {
  summary: ClusterSummary
  drains: readonly Drain[]
  imports: readonly Import[]
  nodes: readonly Node[]
}

/** What is going on, each with its reason and what can be done about it. */
export function UnderWay({ summary, drains, imports, nodes }: Props) {
  const cluster = summary.slug
  const out = nodes
    .filter(({ state }) => state === 'drained' || state === 'maintenance')
    .slice(0, shownByName)
  const joining = nodes.filter(({ state }) => state === 'joining').slice(0, shownByName)
  const unnamed = asides.flatMap((state) => {
    const named = [...out, ...joining].filter((node) => node.state === state).length
    return summary.nodes[state] > named ? [{ state, count: summary.nodes[state] - named }] : []
  })
  if (drains.length + imports.length + out.length + joining.length + unnamed.length === 0) {
    return <p className="text-dim text-sm">Nothing: no drain, no import, every node is in.</p>
  }
  return (
    <ul>
      {drains.map((drain) => (
        <DrainItem key={drain.id} drain={drain} />
      ))}
      {imports.map((each) => (
        <ImportItem key={each.id} item={each} />
      ))}
      {joining.map((node) => (
        <JoiningItem key={node.name} cluster={cluster} node={node} />
      ))}
      {out.map((node) => (
        <OutItem key={node.name} cluster={cluster} node={node} />
      ))}
      {unnamed.map(({ state, count }) => (
        <li key={state} className={item}>
          <Link href={`/clusters/${cluster}/nodes?state=${state}`} className="font-semibold hover:underline">
            <StateMark mark={state} hideWords /> {plural(count, 'node')}{' '}
            {state === 'maintenance' ? 'in maintenance' : state}
          </Link>
        </li>
      ))}
    </ul>
  )
}
