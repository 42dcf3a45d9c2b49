'use client'

import { useMutation } from '@tanstack/react-query'
import { useCan } from '@/components/shell/use-can'
import { Age, Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { StateMark } from '@/components/ui/state-mark'
import { Fact, Facts } from '@/components/ui/table'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'

/** The program on the node's host that carries out imports; and the command that enrols it. */
export function AgentPanel({ cluster, node }: { cluster: string; node: Node }) {
  const can = useCan()
  const enrol = useMutation(queries.agents.enrolment.mutationOptions())
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
        <div className="mt-3 grid gap-3">
          {enrol.data ? (
            <>
              <p>
                Run this on the node’s host. It works once, until <Time at={enrol.data.expiresAt} />, and is
                not shown again.
              </p>
              <CopyText text={enrol.data.command} label="the command that enrols the agent" />
            </>
          ) : (
            <div>
              <Button pending={enrol.isPending} onClick={() => enrol.mutate({ cluster, node: node.name })}>
                {agent.enrolled ? 'Enrol it anew' : 'Enrol an agent'}
              </Button>
            </div>
          )}
          {enrol.error && <Notice tone="down">{messageOf(enrol.error)}</Notice>}
        </div>
      )}
    </Panel>
  )
}
