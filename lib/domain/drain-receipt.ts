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
}

/** What a drain came to. null = not known. */
export type DrainReceipt = {
  sessionsAtStart: number | null
  /** Signed out or timed out. */
  endedThemselves: number | null
  endedByMuster: number
  /** By stale cookies, since it was confirmed. */
  openedSince: number
  left: number | null
  durationSeconds: number
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
    openedSince,
    left,
    durationSeconds: Math.round((drain.endedAt.getTime() - drain.requestedAt.getTime()) / 1000),
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
  return `${start}${told}. It took ${duration(receipt.durationSeconds)}.`
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`
}
