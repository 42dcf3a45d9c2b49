'use client'

import Link from 'next/link'
import { usualManagerUrl } from '@/components/forms/node-values'
import { useCan } from '@/components/shell/use-can'
import { Age, Time } from '@/components/ui/age'
import { count, span } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { StateMark } from '@/components/ui/state-mark'
import { Fact, Facts } from '@/components/ui/table'
import type { Node } from '@/lib/client/shapes'
import { kindFacts } from '@/lib/domain/kinds'
import { nodePath } from './node-path'

/** What the inventory says of a node, and what it is by its own account. */
export function NodeFacts({ cluster, node }: { cluster: string; node: Node }) {
  const mayEdit = useCan()('nodes.update', cluster)
  return (
    <Panel
      title="Inventory"
      note={
        mayEdit && (
          <Link href={`${nodePath(cluster, node.name)}/edit`} className="text-accent hover:underline">
            Edit
          </Link>
        )
      }
    >
      <Facts>
        <Fact name="Address">{node.address}</Fact>
        <Fact name="Kind">{node.kind}</Fact>
        <Fact name="Server">{node.version ?? 'not known'}</Fact>
        <Fact name="Started">{node.startedAt ? <Time at={node.startedAt} /> : 'not known'}</Fact>
        <Fact name="Route">{node.route ?? 'none'}</Fact>
        <Fact name="Weight">{count(node.weight)}</Fact>
        <Fact name="Capacity">{node.capacity === null ? 'not set' : `${count(node.capacity)} sessions`}</Fact>
        {node.zone && <Fact name="Zone">{node.zone}</Fact>}
        {kindFacts[node.kind].contexts && (
          <Fact name="Manager">{node.managerUrl ?? usualManagerUrl(node.address) ?? 'none'}</Fact>
        )}
        <Fact name="Sign-in">
          {node.managerUsername === null
            ? 'none'
            : `${node.managerUsername}, ${node.hasPassword ? 'password kept' : 'no password'}`}
        </Fact>
        {(node.certificateFingerprint || node.hasCaCertificate) && (
          <Fact name="Certificate">
            {node.certificateFingerprint ? (
              <span title={node.certificateFingerprint}>
                only <code className="font-mono text-sm">{node.certificateFingerprint.slice(0, 12)}…</code>
              </span>
            ) : (
              'of a private authority'
            )}
          </Fact>
        )}
        {node.slowStartSeconds > 0 && (
          <Fact name="Slow start">over {span(node.slowStartSeconds * 1000)}</Fact>
        )}
        {node.joinedBy && <Fact name="Joined by">the join token {node.joinedBy}</Fact>}
        {node.deployment && (
          <Fact name="Deployment">
            <code className="font-mono text-sm">{node.deployment}</code>
          </Fact>
        )}
        {kindFacts[node.kind].maintenance && (
          <Fact name="Own maintenance">
            <OwnMaintenance mode={node.maintenanceMode} state={node.state} />
          </Fact>
        )}
        <Fact name="Last tried">{node.attemptedAt ? <Age at={node.attemptedAt} prefix="" /> : 'never'}</Fact>
      </Facts>
    </Panel>
  )
}

/** The node's own mode, apart from what was done to it here; where the two differ, that is being mended. */
function OwnMaintenance({ mode, state }: { mode: boolean | null; state: Node['state'] }) {
  if (mode === null) return 'not known'
  const wanted = state === 'maintenance'
  const differs = mode !== wanted && (wanted || state === 'active')
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <StateMark mark={mode ? 'maintenance' : 'up'} words={mode ? 'on' : 'off'} />
      {differs && <span className="text-warn-ink">is to be {wanted ? 'on' : 'off'}</span>}
    </span>
  )
}
