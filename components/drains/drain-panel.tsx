'use client'

import { WedgeChart } from '@/components/charts/wedge-chart'
import { Age, Time } from '@/components/ui/age'
import { asSentence, count } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Fact, Facts } from '@/components/ui/table'
import type { Drain } from '@/lib/client/shapes'
import { DrainButtons } from './drain-buttons'
import { drainLine, ended } from './drain-words'
import { expectationOf } from './expectation'
import { ExpectedTime } from './expected-time'
import { ReceiptFacts } from './receipt'
import { messageLine } from './receipt-words'
import { RemainingSessions } from './remaining-sessions'
import { waitingLine } from './waiting-line'

const words: Record<Drain['state'], string> = {
  requested: 'Drain is asked for',
  draining: 'Draining',
  stuck: 'Stuck draining',
  drained: 'Drained',
  cancelled: 'Drain was cancelled',
  expired: 'Drain passed its deadline',
}

const thenWords: Record<Drain['onDeadline'], string> = {
  'keep-waiting': 'it keeps waiting',
  cancel: 'it is cancelled',
  'end-sessions': 'the sessions that are left are ended',
  disable: 'the node goes into maintenance',
}

function titleOf({ state, onDeadline }: Drain): string {
  return state === 'stuck' && onDeadline === 'end-sessions' ? 'Ending its sessions' : words[state]
}

/** A drain in full: the wedge, why it is not finished, who is still there, and what can be done. */
export function DrainPanel({ drain }: { drain: Drain }) {
  const running = !ended[drain.state]
  const expectation = expectationOf(drain)
  const waiting = drain.waiting.filter(({ kind }) => kind !== 'never')
  return (
    <Panel title={titleOf(drain)} note="height = sessions left · outlined = still to come, estimated">
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,22rem)] gap-6 max-xl:grid-cols-1">
        <div>
          <WedgeChart drain={drain} />
          <p className="mt-1">
            <span className="font-semibold">{drainLine(drain)}</span>{' '}
            {running && <ExpectedTime expectation={expectation} />}{' '}
            {drain.observedAt && (
              <span className="text-faint text-sm">
                <Age at={drain.observedAt} />
              </span>
            )}
          </p>
          {running && waiting.length > 0 && (
            <ul className="mt-2 grid gap-1" aria-label="Why it is not finished">
              {waiting.map((reason) => (
                <li
                  key={`${reason.kind} ${reason.message}`}
                  className="border-l-2 border-drain pl-2.5 text-dim"
                >
                  {waitingLine(reason)}
                </li>
              ))}
            </ul>
          )}
          {running && expectation.kind === 'never' && (
            <Notice tone="warn" title="It will not empty by itself" className="mt-3">
              <ul className="ml-4 list-disc">
                {expectation.blockers.map((blocker) => (
                  <li key={blocker}>{asSentence(blocker)}</li>
                ))}
              </ul>
              <p>Wait for them, end those sessions, disable the node, or cancel the drain.</p>
            </Notice>
          )}
          {running && (
            <div className="mt-3 flex flex-wrap gap-1.5">
              <DrainButtons drain={drain} />
            </div>
          )}
        </div>
        <div className="grid content-start gap-4">
          <Facts>
            <Fact name="Reason">{drain.reason}</Fact>
            <Fact name="Asked for">
              <Time at={drain.requestedAt} seconds /> by {drain.requestedBy.name}
            </Fact>
            <Fact name="Confirmed">
              {drain.confirmedAt ? (
                <>
                  <Time at={drain.confirmedAt} seconds />, read back at every balancer
                  {drain.without.length > 0 && ' that is waited for'}
                </>
              ) : (
                'not by every balancer yet'
              )}
            </Fact>
            {drain.deadlineAt && (
              <Fact name="Deadline">
                <Time at={drain.deadlineAt} />, then {thenWords[drain.onDeadline]}
              </Fact>
            )}
            {drain.then !== 'drained' && running && (
              <Fact name="Then">
                {drain.then === 'maintenance' ? 'it goes into maintenance' : 'it is removed'}
              </Fact>
            )}
            {drain.without.map(({ balancer, by, at }) => (
              <Fact key={balancer} name="Without">
                {balancer}, <Time at={at} /> by {by.name}
              </Fact>
            ))}
            {drain.message && <Fact name="Its users were told">{messageLine(drain.message)}</Fact>}
            {drain.endedAt && (
              <Fact name="Ended">
                <Time at={drain.endedAt} seconds />
              </Fact>
            )}
            {drain.receipt && <ReceiptFacts drain={drain} />}
            {running && drain.sessions === 0 && (
              <Fact name="Readings of none">{count(drain.zeroReadings)} of 2 in a row</Fact>
            )}
          </Facts>
          {running && drain.remaining && <RemainingSessions remaining={drain.remaining} />}
        </div>
      </div>
    </Panel>
  )
}
