'use client'

import { Age, isStale } from '@/components/ui/age'
import { useNow } from '@/components/ui/clock'
import { count } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { StateMark } from '@/components/ui/state-mark'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Node } from '@/lib/client/shapes'
import { parseContextVersion } from '@/lib/domain/release'

/** The release as people named it, out of the version that the context runs under. */
function release(version: string | null): string {
  return version === null ? '–' : (parseContextVersion(version)?.release ?? version)
}

function Wanted({ wanted, serves }: { wanted: string | null; serves: string | null }) {
  if (wanted === null) return <span className="text-faint">nothing wanted yet</span>
  if (serves === wanted) return <StateMark mark="up" words={wanted} />
  return <StateMark mark="degraded" words={`${wanted} wanted`} />
}

/** What the node runs, as it says itself: its solutions beside what is wanted, and every context with its sessions. */
export function ContextsPanel({ node, intervalSeconds }: { node: Node; intervalSeconds: number }) {
  const stale = isStale(node.observedAt, intervalSeconds, useNow())
  return (
    <Panel
      title="Solutions and contexts"
      note={
        stale &&
        node.observedAt && (
          <span className="text-warn-ink">
            <Age at={node.observedAt} prefix="as it said" />
          </span>
        )
      }
    >
      {node.releases.length > 0 && (
        <Table label={`Solutions on ${node.name}`} className="mb-4">
          <thead>
            <tr>
              <Th>Solution</Th>
              <Th>Wanted</Th>
              <Th>Serves</Th>
              <Th numeric>Sessions</Th>
            </tr>
          </thead>
          <tbody>
            {node.releases.map(({ solution, wanted, serves, running, sessions }) => (
              <Tr key={solution}>
                <Td className="font-semibold">{solution}</Td>
                <Td>
                  <Wanted wanted={wanted} serves={serves} />
                </Td>
                <Td>
                  {serves ?? 'none seen'}
                  {running === false && <span className="ml-2 text-down-ink">not running</span>}
                </Td>
                <Td numeric>{count(sessions)}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {node.contexts.length === 0 ? (
        <p className="text-dim text-sm">It has not said which contexts it runs.</p>
      ) : (
        <Table label={`Contexts of ${node.name}`}>
          <thead>
            <tr>
              <Th>Context</Th>
              <Th>Release</Th>
              <Th>State</Th>
              <Th numeric>Sessions</Th>
            </tr>
          </thead>
          <tbody>
            {node.contexts.map(({ path, version, running, sessions }) => (
              <Tr key={`${path} ${version ?? ''}`}>
                <Td>{path === '' ? '/' : path}</Td>
                <Td title={version ?? undefined}>{release(version)}</Td>
                <Td>
                  <StateMark mark={running ? 'up' : 'down'} words={running ? 'running' : 'stopped'} />
                </Td>
                <Td numeric>{count(sessions)}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
