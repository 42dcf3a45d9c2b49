import { count } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { SessionList } from '@/lib/client/shapes'

/** For nodes that tell how many have been idle for how long, and not who. */
export function BucketsPanel({
  buckets,
  className,
}: {
  buckets: SessionList['buckets']
  className?: string
}) {
  if (buckets.length === 0) return null
  return (
    <Panel
      title="By idle time only"
      note="These nodes do not list single sessions: too many, or the role manager-jmx is missing."
      className={className}
    >
      <Table label="Sessions by idle time">
        <thead>
          <tr>
            <Th>Node</Th>
            <Th>Context</Th>
            <Th>Idle</Th>
            <Th numeric>Sessions</Th>
          </tr>
        </thead>
        <tbody>
          {buckets.map(({ node, context, label, sessions }, index) => (
            <Tr key={`${node} ${context} ${label}`}>
              <Td className="py-1 font-semibold">{buckets[index - 1]?.node === node ? '' : node}</Td>
              <Td className="py-1">{context}</Td>
              <Td className="py-1">{label.replace(/^idle /, '')}</Td>
              <Td numeric className="py-1">
                {count(sessions)}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
