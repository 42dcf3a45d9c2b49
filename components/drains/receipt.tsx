import { Time } from '@/components/ui/age'
import { count, span } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { Fact, Facts } from '@/components/ui/table'
import type { Drain } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'
import { known, messageLine } from './receipt-words'

/** What a drain came to: where its sessions went, who cut it short, and how long it took. */
export function ReceiptFacts({ drain }: { drain: Drain }) {
  const { receipt, endedBy } = drain
  if (!receipt) return null
  return (
    <>
      <Fact name="Sessions at the start">{known(receipt.sessionsAtStart)}</Fact>
      <Fact name="Ended by themselves">{known(receipt.endedThemselves)}</Fact>
      <Fact name="Moved to another node">{known(receipt.moved)}</Fact>
      {receipt.endedByMuster > 0 && <Fact name="Ended by Muster">{count(receipt.endedByMuster)}</Fact>}
      {receipt.openedSince > 0 && (
        <Fact name="Opened since">{count(receipt.openedSince)} by stale cookies</Fact>
      )}
      {receipt.left !== 0 && <Fact name="Left at the end">{known(receipt.left)}</Fact>}
      {receipt.withoutBalancers.length > 0 && (
        <Fact name="Without">
          {listed(receipt.withoutBalancers)}, which {receipt.withoutBalancers.length === 1 ? 'was' : 'were'}{' '}
          not waited for
        </Fact>
      )}
      {receipt.messages.map((message) => (
        <Fact key={`${message.sentAt} ${message.text}`} name="Users were told">
          {messageLine(message)}
        </Fact>
      ))}
      <Fact name="Took">{span(receipt.durationSeconds * 1000)}</Fact>
      {endedBy && <Fact name="Cut short by">{endedBy.name}</Fact>}
    </>
  )
}

const outcomes: Partial<Record<Drain['state'], string>> = {
  drained: 'drained',
  cancelled: 'cancelled',
  expired: 'past its deadline',
}

/** The last drain of a node that is not draining now. */
export function LastDrain({ drain }: { drain: Drain }) {
  return (
    <Panel title="Its last drain" note={outcomes[drain.state]}>
      <Facts>
        <Fact name="Reason">{drain.reason}</Fact>
        <Fact name="Asked for">
          <Time at={drain.requestedAt} /> by {drain.requestedBy.name}
        </Fact>
        {drain.endedAt && (
          <Fact name="Ended">
            <Time at={drain.endedAt} />
          </Fact>
        )}
        <ReceiptFacts drain={drain} />
      </Facts>
    </Panel>
  )
}
