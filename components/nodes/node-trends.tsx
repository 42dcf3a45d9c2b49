'use client'

import { useQuery } from '@tanstack/react-query'
import { rangeWords } from '@/components/charts/recent'
import { TrendChart } from '@/components/charts/trend-chart'
import { bytes, count, figure, percent, ratio } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'
import { nodeQueries } from './node-queries'

const ms = (value: number) => `${figure(value)} ms`

/** How the node went, a small picture for each figure. */
export function NodeTrends({ cluster, node, minutes }: { cluster: string; node: Node; minutes: number }) {
  const options = nodeQueries(queries, cluster, node.name)
  const { data: sessions } = useQuery(options.samples('sessions', minutes))
  const { data: opened } = useQuery(options.samples('opened', minutes))
  const { data: threads } = useQuery(options.samples('threadsBusy', minutes))
  const { data: heap } = useQuery(options.samples('heapUsedBytes', minutes))
  const { data: latency } = useQuery(options.samples('latencyMs', minutes))
  const { data: requests } = useQuery(options.samples('requests', minutes))
  const threadShare = ratio(node.threadsBusy, node.threadsMax)
  const heapShare = ratio(node.heapUsedBytes, node.heapMaxBytes)
  const { name } = node
  return (
    <Panel title={`The ${rangeWords(minutes)}`} note="dashed = the most it can have">
      <div className="grid grid-cols-3 gap-x-8 gap-y-5 max-lg:grid-cols-2 max-sm:grid-cols-1">
        <TrendChart
          title="Sessions"
          node={name}
          samples={sessions}
          latest={count(node.sessions)}
          form={count}
          limit={node.capacity}
        />
        <TrendChart
          title="Opened per minute"
          node={name}
          samples={opened}
          latest={figure(node.openedPerMinute)}
          form={figure}
        />
        <TrendChart
          title="Requests per second"
          node={name}
          samples={requests}
          latest={figure(node.requestsPerSecond)}
          form={figure}
        />
        <TrendChart
          title="Latency of the probe"
          node={name}
          samples={latency}
          latest={node.latencyMs === null ? '–' : ms(node.latencyMs)}
          form={ms}
        />
        <TrendChart
          title="Threads busy"
          node={name}
          samples={threads}
          latest={
            node.threadsBusy === null
              ? '–'
              : `${count(node.threadsBusy)} of ${count(node.threadsMax)} · ${percent(threadShare)}`
          }
          form={count}
          limit={node.threadsMax}
        />
        <TrendChart
          title="Heap"
          node={name}
          samples={heap}
          latest={
            node.heapUsedBytes === null
              ? '–'
              : `${bytes(node.heapUsedBytes)} of ${bytes(node.heapMaxBytes)} · ${percent(heapShare)}`
          }
          form={bytes}
          limit={node.heapMaxBytes}
        />
      </div>
    </Panel>
  )
}
