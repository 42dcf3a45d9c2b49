'use client'

import Link from 'next/link'
import { useCan } from '@/components/shell/use-can'
import { Age, Time } from '@/components/ui/age'
import { count } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { Fact, Facts } from '@/components/ui/table'
import type { Node } from '@/lib/client/shapes'
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
        <Fact name="Manager">{node.managerUrl ?? 'none'}</Fact>
        <Fact name="Sign-in">
          {node.managerUsername === null
            ? 'none'
            : `${node.managerUsername}, ${node.hasPassword ? 'password kept' : 'no password'}`}
        </Fact>
        <Fact name="Last tried">{node.attemptedAt ? <Age at={node.attemptedAt} prefix="" /> : 'never'}</Fact>
      </Facts>
    </Panel>
  )
}
