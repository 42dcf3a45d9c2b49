'use client'

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useCan } from '@/components/shell/use-can'
import { Serving } from '@/components/solutions/serving'
import { Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Sentence } from '@/components/ui/sentence'
import { useTitle } from '@/components/ui/use-title'
import { queries } from '@/lib/client/queries'
import { AbortImport } from './abort-import'
import { Lanes } from './lanes'
import { PhaseCounts } from './phase-counts'
import { StartImport } from './start-import'
import { Steps } from './steps'
import { timeline } from './timeline'
import { WhatHappened } from './what-happened'

/** Above so many nodes lanes become counts. */
const lanesMax = 24

/** One import, node by node. */
export function ImportPage({ cluster, id }: { cluster: string; id: string }) {
  const { data: run } = useSuspenseQuery(queries.imports.get.queryOptions({ input: { cluster, import: id } }))
  const { data: solution } = useQuery(
    queries.solutions.get.queryOptions({ input: { cluster, solution: run.solution } }),
  )
  const now = useNow()
  const can = useCan()
  const [again, setAgain] = useState<string | null>(null)
  const { release, previous, steps, endedAt, startedBy } = run
  const done = steps.filter(({ state }) => state === 'done').length
  const stoppable = run.state === 'staging' || run.state === 'activating'
  const stopped = (run.state === 'failed' || run.state === 'aborted') && endedAt !== null
  useTitle(
    `${run.solution} ${release}: ${done} of ${steps.length} ${run.state === 'done' ? 'done' : run.state}`,
  )

  return (
    <>
      <PageHeader
        title={`Import ${run.solution} ${release}`}
        about={
          <>
            {cluster} ·{' '}
            {run.strategy === 'rolling' ? 'rolling, one node at a time, drained first' : 'all at once'} ·
            started <Time at={run.startedAt} /> by {startedBy.name}
            {previous !== null && previous !== release && ` · was ${previous}`}
          </>
        }
      />
      <Sentence parts={run.sentence} />
      {(stoppable || stopped) && can('imports.start', cluster) && (
        <div className="-mt-2 mb-4 flex flex-wrap gap-2">
          {stoppable && <AbortImport run={run} />}
          {stopped && solution && (
            <>
              <Button size="md" onClick={() => setAgain(release)}>
                Import {release} again…
              </Button>
              {previous !== null && previous !== release && done > 0 && (
                <Button size="md" onClick={() => setAgain(previous)}>
                  Go back to {previous}…
                </Button>
              )}
            </>
          )}
        </div>
      )}
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <Panel
          title="Node by node"
          note="height of a drain = sessions left · outlined = still to come, estimated"
          className="lg:col-span-2 max-lg:order-2"
        >
          {steps.length > lanesMax ? (
            <PhaseCounts run={run} />
          ) : (
            <Lanes timeline={timeline(run, now)} release={release} over={endedAt !== null} />
          )}
        </Panel>
        <Panel title="Steps" note={`${done} of ${steps.length} done`} className="max-lg:order-1">
          <Steps run={run} />
        </Panel>
        <div className="grid content-start gap-4 max-lg:order-3">
          {solution && (
            <Panel
              title="Served now"
              note={previous && previous !== release ? `${previous} → ${release}` : undefined}
            >
              <Serving solution={solution} />
            </Panel>
          )}
          <WhatHappened run={run} />
        </div>
      </div>
      {again !== null && solution && (
        <StartImport cluster={cluster} solution={solution} release={again} onClose={() => setAgain(null)} />
      )}
    </>
  )
}
