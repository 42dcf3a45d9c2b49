'use client'

import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Sentence, toneText } from '@/components/ui/sentence'
import { type Mark, StateMark } from '@/components/ui/state-mark'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Import } from '@/lib/client/shapes'
import { duration } from './duration'
import { importPages } from './import-pages'

const mark: Record<Import['state'], Mark> = {
  staging: 'joining',
  activating: 'joining',
  done: 'up',
  failed: 'down',
  aborted: 'removed',
}

/** All imports of a cluster; the one that runs stands above with its sentence. */
export function ImportsPage({ cluster }: { cluster: string }) {
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    importPages(cluster),
  )
  const now = useNow()
  const imports = data.pages.flatMap(({ items }) => items)
  const running = imports.find(({ endedAt }) => endedAt === null)
  return (
    <>
      <PageHeader title="Imports" about={cluster} />
      {imports.length > 0 && (
        <Sentence parts={running?.sentence ?? [{ text: 'No import is under way.', tone: 'plain' }]} />
      )}
      <Panel className="mt-4">
        {imports.length === 0 ? (
          <EmptyState
            title="No import yet"
            action={
              <Button asChild variant="primary" size="md">
                <Link href={`/clusters/${cluster}/solutions`}>Go to solutions</Link>
              </Button>
            }
          >
            An import brings one release of a solution to every node. It starts at the solution's releases.
          </EmptyState>
        ) : (
          <Table label="Imports">
            <thead>
              <tr>
                <Th>Import</Th>
                <Th>State</Th>
                <Th>Nodes</Th>
                <Th className="max-md:hidden">How</Th>
                <Th>Started</Th>
                <Th numeric>Took</Th>
              </tr>
            </thead>
            <tbody>
              {imports.map((run) => (
                <Tr key={run.id}>
                  <Td>
                    <Link
                      href={`/clusters/${cluster}/imports/${run.id}`}
                      className="font-medium underline-offset-3 hover:underline"
                    >
                      {run.solution} {run.release}
                    </Link>
                    <span className="text-dim"> #{run.number}</span>
                  </Td>
                  <Td>
                    <StateMark mark={mark[run.state]} words={run.state} />
                    {run.reason && (
                      <span
                        className={`block max-w-80 whitespace-normal text-sm ${run.state === 'failed' ? toneText.down : toneText.dim}`}
                      >
                        {run.reason}
                      </span>
                    )}
                  </Td>
                  <Td>
                    {run.steps.filter(({ state }) => state === 'done').length} of {run.steps.length}
                  </Td>
                  <Td className="max-md:hidden">{run.strategy === 'rolling' ? 'rolling' : 'all at once'}</Td>
                  <Td>
                    <Time at={run.startedAt} />
                    <span className="block text-dim text-sm">{run.startedBy.name}</span>
                  </Td>
                  <Td numeric suppressHydrationWarning>
                    {duration(
                      ((run.endedAt ? Date.parse(run.endedAt) : now) - Date.parse(run.startedAt)) / 1000,
                    )}
                    {!run.endedAt && ' so far'}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
        {hasNextPage && (
          <Button className="mt-3" pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Older imports
          </Button>
        )}
      </Panel>
    </>
  )
}
