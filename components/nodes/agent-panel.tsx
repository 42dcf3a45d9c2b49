'use client'

import { EnrolAgent } from '@/components/joining/enrol-agent'
import { useCan } from '@/components/shell/use-can'
import { Age } from '@/components/ui/age'
import { Panel } from '@/components/ui/panel'
import { StateMark } from '@/components/ui/state-mark'
import { Fact, Facts } from '@/components/ui/table'
import type { Node } from '@/lib/client/shapes'

/** The program on the node's host that carries out imports; and the command that enrols it. */
export function AgentPanel({ cluster, node }: { cluster: string; node: Node }) {
  const can = useCan()
  const { agent } = node
  return (
    <Panel title="Agent">
      {agent.enrolled ? (
        <Facts>
          <Fact name="State">
            <StateMark
              mark={agent.connected ? 'up' : 'down'}
              words={agent.connected ? 'connected' : 'away'}
            />
          </Fact>
          <Fact name="Version">{agent.version ?? '–'}</Fact>
          <Fact name="Last heard of">
            {agent.lastSeenAt ? <Age at={agent.lastSeenAt} prefix="" /> : 'never'}
          </Fact>
        </Facts>
      ) : (
        <p className="text-dim text-sm">
          None yet. Watching and draining work without it; imports need it: it fetches releases and makes them
          live on this node.
        </p>
      )}
      {can('agents.enrolment', cluster) && (
        <div className="mt-3">
          <EnrolAgent
            cluster={cluster}
            node={node.name}
            label={agent.enrolled ? 'Enrol it anew' : 'Enrol an agent'}
          />
        </div>
      )}
    </Panel>
  )
}
