'use client'

import Link from 'next/link'
import { FormActions } from '@/components/forms/controls'
import { nodePath } from '@/components/nodes/node-path'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { NodeStateMark } from '@/components/ui/state-mark'
import type { Node } from '@/lib/client/shapes'
import { focusOnce } from './focus-once'
import { joiningSummary } from './joining-lines'
import { JoiningList } from './joining-list'
import { TrafficSoFar } from './traffic-so-far'

type Props = { cluster: string; node: Node; onNext: () => void }

/** What the node has to prove, live; then what it gets. */
export function QuarantineStep({ cluster, node, onNext }: Props) {
  const joining = node.state === 'joining'
  return (
    <Panel
      className="max-w-4xl"
      title={joining ? `Before ${node.name} takes traffic` : `What ${node.name} gets`}
      note={
        joining ? (
          joiningSummary(node.joining)
        ) : (
          <>
            <NodeStateMark state={node.state} health={node.health} />{' '}
            <Age at={node.stateSince} prefix="became active" />
          </>
        )
      }
    >
      {joining ? <JoiningList cluster={cluster} node={node} /> : <TrafficSoFar node={node} />}
      <div className="mt-4">
        <FormActions>
          <Button asChild variant="primary" size="md">
            <Link href={nodePath(cluster, node.name)} ref={focusOnce}>
              Look at {node.name}
            </Link>
          </Button>
          <Button size="md" onClick={onNext}>
            Add another like it
          </Button>
          <Button asChild size="md">
            <Link href={`/clusters/${encodeURIComponent(cluster)}`}>See the cluster</Link>
          </Button>
        </FormActions>
      </div>
    </Panel>
  )
}
