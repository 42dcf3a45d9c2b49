import { Time } from '@/components/ui/age'
import { Notice } from '@/components/ui/notice'
import type { Drift } from '@/lib/client/shapes'
import { DriftButtons } from './drift-buttons'
import { mendingLine, wantedLine } from './drift-words'

type Props = { cluster: string; items: readonly { balancer: string; drift: Drift }[] }

const shown = 6

/** What balancers do otherwise than wanted: since when, what would be right, and what is done about it. */
export function DriftList({ cluster, items }: Props) {
  return (
    <>
      {items.slice(0, shown).map(({ balancer, drift }) => (
        <Notice key={`${balancer} ${drift.member} ${drift.kind}`} tone="warn" title={`${drift.message}.`}>
          <p>
            {wantedLine(drift)} Since <Time at={drift.since} seconds />. {mendingLine(drift)}
          </p>
          <DriftButtons cluster={cluster} balancer={balancer} drift={drift} />
        </Notice>
      ))}
      {items.length > shown && (
        <p className="text-dim text-sm">and {items.length - shown} more that are not as wanted</p>
      )}
    </>
  )
}
