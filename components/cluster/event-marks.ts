import type { TimeMark } from '@/components/charts/time-marks'
import type { Event } from '@/lib/client/shapes'

/** What moves sessions, in a word or two behind the name of its subject; the rest is on the activity page. */
const words: Record<string, string> = {
  'drain.requested': 'drain',
  'drain.cancelled': 'drain cancelled',
  'drain.sessions-ended': 'sessions ended',
  'drain.drained': 'drained',
  'node.active': 'joined',
  'node.resumed': 'resumed',
  'node.maintenance': 'maintenance',
  'node.removed': 'removed',
  'node.restarted': 'restarted',
  'balancer.restarted': 'restarted',
  'balancer.unreachable': 'does not answer',
  'import.started': 'import',
  'import.done': 'import done',
  'import.failed': 'import failed',
  'import.aborted': 'import aborted',
}

/** `m.k.` for people with several names, the name itself otherwise. */
function short(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean)
  if (parts.length < 2) return name
  return parts.map((part) => `${part.charAt(0).toLowerCase()}.`).join('')
}

function isDown({ type, after }: Event): boolean {
  return type === 'node.health' && (after as { health?: unknown } | null)?.health === 'down'
}

/** Marks on the time axis: what people and rules did that moves sessions. */
export function eventMarks(events: readonly Event[]): TimeMark[] {
  return events.flatMap((event) => {
    const word = isDown(event) ? 'down' : words[event.type]
    if (word === undefined) return []
    const who = event.actor.kind === 'system' ? '' : `, ${short(event.actor.name)}`
    return [{ id: event.id, at: Date.parse(event.at), text: `${event.subject.name} ${word}${who}` }]
  })
}
