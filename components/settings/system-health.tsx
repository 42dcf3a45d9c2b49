'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { Age, Time } from '@/components/ui/age'
import { count } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { type Mark, StateMark } from '@/components/ui/state-mark'
import { Fact, Facts, Table, Td, Th, Tr } from '@/components/ui/table'
import { queries } from '@/lib/client/queries'
import type { HealthReport } from '@/lib/client/shapes'

const mark: Record<HealthReport['database']['state'], Mark> = { up: 'up', down: 'down', off: 'maintenance' }

/** What the console itself is made of, and whether all of it runs. */
export function SystemHealth() {
  const { data: health } = useSuspenseQuery(queries.health.queryOptions())
  const { data: workers } = useSuspenseQuery(queries.workers.queryOptions())
  const parts = [
    ['Database', health.database],
    ['Broker', health.broker],
    ['Workers', health.worker],
  ] as const
  return (
    <Panel title="The console itself" note={`version ${health.version}`}>
      <div className="grid grid-cols-1 gap-4">
        <Facts>
          {parts.map(([name, { state, message }]) => (
            <Fact key={name} name={name}>
              <StateMark mark={mark[state]} words={state} className="mr-2" />
              <span className="text-dim">{message}</span>
            </Fact>
          ))}
        </Facts>
        {workers.items.length > 0 && (
          <Table label="Workers">
            <thead>
              <tr>
                <Th>Worker</Th>
                <Th>State</Th>
                <Th numeric>Nodes</Th>
                <Th numeric>Lag p99</Th>
                <Th>Broker</Th>
                <Th>Since</Th>
                <Th>Version</Th>
              </tr>
            </thead>
            <tbody>
              {workers.items.map((worker) => (
                <Tr key={worker.id}>
                  <Td>
                    {worker.host} <span className="text-dim">pid {worker.pid}</span>
                  </Td>
                  <Td>
                    <StateMark mark={worker.alive ? 'up' : 'down'} words={worker.alive ? 'alive' : 'gone'} />
                    {!worker.alive && (
                      <span className="block text-dim text-sm">
                        <Age at={worker.heartbeatAt} />
                      </span>
                    )}
                  </Td>
                  <Td numeric>{count(worker.nodes)}</Td>
                  <Td numeric>{worker.lagP99Ms === null ? '–' : `${count(worker.lagP99Ms)} ms`}</Td>
                  <Td>{worker.broker ?? '–'}</Td>
                  <Td>
                    <Time at={worker.startedAt} />
                  </Td>
                  <Td className="text-dim">{worker.version}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
      </div>
    </Panel>
  )
}
