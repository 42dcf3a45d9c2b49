import type { TimeMark } from '@/components/charts/time-marks'
import type { Event } from '@/lib/client/shapes'

/** Observations that move sessions, besides what people did. */
const telling = ['node.health', 'node.restarted', 'balancer.restarted', 'node.joined']

function initials(event: Event): string {
  return event.actor.kind === 'system' ? '' : `, ${event.actor.name}`
}

/** Marks on the time axis: what people and rules did to nodes, and what happened to them. */
export function eventMarks(events: readonly Event[]): TimeMark[] {
  return events
    .filter(
      (event) =>
        (event.change && event.subject.kind !== 'token' && event.subject.kind !== 'user') ||
        telling.includes(event.type),
    )
    .map((event) => ({
      id: event.id,
      at: Date.parse(event.at),
      text: `${event.summary.replace(/\.$/, '')}${initials(event)}`,
    }))
}
