import { Age, Time } from '@/components/ui/age'
import { count } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { Fact, Facts } from '@/components/ui/table'
import type { Node } from '@/lib/client/shapes'

/** What the inventory says of a node, and what it is by its own account. */
export function NodeFacts({ node }: { node: Node }) {
  return (
    <Panel title="Inventory">
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
