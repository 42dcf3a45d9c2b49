import { count, listed } from './words'

export type EndedDrain = {
  requestedAt: Date
  endedAt: Date
  /** null = not known. */
  sessionsAtStart: number | null
  sessionsAtEnd: number | null
  /** Ended by Muster, as the node counted them. */
  sessionsEnded: number
  openedSince: number
  /** Balancers whose confirmation it went on without. */
  without: { balancer: string }[]
  /** What the node's users were told meanwhile. */
  messages: ToldMessage[]
}

type ToldMessage = {
  text: string
  sentAt: Date | null
  recipients: number | null
  failure: string | null
}

/** What a drain came to. null = not known. */
export type DrainReceipt = {
  sessionsAtStart: number | null
  /** Signed out or timed out; where nodes take sessions over from each other, perhaps gone to another node. */
  endedThemselves: number | null
  endedByMuster: number
  /** null = not known: a session that moved gets another id, and is gone from its node like one that ended. */
  moved: number | null
  /** By stale cookies, since it was confirmed. */
  openedSince: number
  left: number | null
  durationSeconds: number
  withoutBalancers: string[]
  messages: ToldMessage[]
}

export function drainReceipt(drain: EndedDrain): DrainReceipt {
  const { sessionsAtStart, sessionsAtEnd: left, sessionsEnded, openedSince } = drain
  const themselves =
    sessionsAtStart === null || left === null
      ? null
      : // More may have come before the balancers had heard of the drain: never less than none.
        Math.max(0, sessionsAtStart + openedSince - sessionsEnded - left)
  return {
    sessionsAtStart,
    endedThemselves: themselves,
    endedByMuster: sessionsEnded,
    // Where none is unaccounted for, none can have moved.
    moved: themselves === 0 ? 0 : null,
    openedSince,
    left,
    durationSeconds: Math.round((drain.endedAt.getTime() - drain.requestedAt.getTime()) / 1000),
    withoutBalancers: drain.without.map(({ balancer }) => balancer),
    messages: drain.messages,
  }
}

/** `43 sessions at the start: 32 ended by themselves and 11 were ended by Muster. It took 12 min.` */
export function receiptSentence(receipt: DrainReceipt): string {
  const { sessionsAtStart, endedThemselves, endedByMuster, openedSince, left } = receipt
  const were = (number: number) => `${number} ${number === 1 ? 'was' : 'were'}`
  const parts = [
    ...(endedThemselves ? [`${endedThemselves} ended by themselves`] : []),
    ...(endedByMuster > 0 ? [`${were(endedByMuster)} ended by Muster`] : []),
    ...(openedSince > 0 ? [`${were(openedSince)} opened since by stale cookies`] : []),
    ...(left === null ? ['how many are left is not known'] : left > 0 ? [`${were(left)} left`] : []),
  ]
  const start =
    sessionsAtStart === null
      ? 'How many sessions there were at the start is not known'
      : `${count(sessionsAtStart, 'session')} at the start`
  const told = parts.length > 0 ? `: ${listed(parts)}` : ''
  const { withoutBalancers: without } = receipt
  const risk =
    without.length > 0
      ? ` It went on without ${listed(without)}: whether ${itThey(without)} is not known.`
      : ''
  return `${start}${told}. It took ${duration(receipt.durationSeconds)}.${risk}`
}

function itThey(balancers: string[]): string {
  return `${balancers.length === 1 ? 'it' : 'they'} sent new sessions there`
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`
}
