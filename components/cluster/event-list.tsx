import { Time } from '@/components/ui/age'
import type { Event } from '@/lib/client/shapes'

/** What happened, newest first: when, what, and why. */
export function EventList({ events, empty }: { events: readonly Event[]; empty: string }) {
  if (events.length === 0) return <p className="text-dim text-sm">{empty}</p>
  return (
    <ol>
      {events.map((event) => (
        <li
          key={event.id}
          className="grid grid-cols-[auto_1fr] gap-x-3 border-t py-2 first:border-0 first:pt-0 last:pb-0"
        >
          <span className="text-faint">
            <Time at={event.at} seconds />
          </span>
          <span className="min-w-0 break-words">
            {event.summary}
            {event.actor.kind !== 'system' && <span className="text-faint"> · {event.actor.name}</span>}
            {event.reason && <span className="block text-dim text-sm">{event.reason}</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}
