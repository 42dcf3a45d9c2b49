'use client'

import { FormActions } from '@/components/forms/controls'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { StateMark } from '@/components/ui/state-mark'
import type { Node } from '@/lib/client/shapes'
import { EnrolAgent } from './enrol-agent'
import { focusOnce } from './focus-once'

type Props = { cluster: string; node: Node; onDone: () => void }

/** The command to paste on the node's host, and whether the agent that it starts was heard of. */
export function AgentStep({ cluster, node, onDone }: Props) {
  const { connected, enrolled, version, lastSeenAt } = node.agent
  const wanted = node.releases.some(({ wanted: release }) => release !== null)
  return (
    <Panel title={`The agent of ${node.name}`} className="max-w-4xl">
      <div className="grid gap-4">
        <p className="max-w-prose text-dim">
          A small program on the node’s host that fetches releases and makes them live.{' '}
          {wanted
            ? 'Releases are wanted in this cluster: without it the node can’t get them, and goes on joining.'
            : 'No release is wanted in this cluster yet: the node can take traffic without it, and imports need it later.'}
        </p>
        {!connected && (
          <EnrolAgent
            cluster={cluster}
            node={node.name}
            label={enrolled ? 'Make a new command' : 'Make the command'}
            primary
          />
        )}
        <p aria-live="polite" className="flex flex-wrap items-baseline gap-x-2">
          <StateMark
            mark={connected ? 'up' : 'joining'}
            words={connected ? 'connected' : enrolled ? 'enrolled, not heard of' : 'waiting for it'}
          />
          {version && <span className="text-dim">version {version}</span>}
          {lastSeenAt && (
            <span className="text-faint text-sm">
              <Age at={lastSeenAt} />
            </span>
          )}
        </p>
        <FormActions>
          {connected ? (
            <Button key="on" variant="primary" size="md" ref={focusOnce} onClick={onDone}>
              Go on
            </Button>
          ) : (
            <Button key="without" size="md" onClick={onDone}>
              Go on without it
            </Button>
          )}
        </FormActions>
      </div>
    </Panel>
  )
}
