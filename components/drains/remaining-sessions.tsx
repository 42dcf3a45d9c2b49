import { Time } from '@/components/ui/age'
import { plural, span } from '@/components/ui/format'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Drain } from '@/lib/client/shapes'

const shown = 8

/** Who is still there, the most recently used first: those go last. */
export function RemainingSessions({ remaining }: { remaining: NonNullable<Drain['remaining']> }) {
  if (remaining.buckets) {
    return (
      <ul className="grid gap-1" aria-label="Sessions that remain, by idle time">
        {remaining.buckets.map(({ context, label, sessions }) => (
          <li key={`${context} ${label}`} className="flex justify-between gap-4">
            <span className="text-dim">
              {context} {label}
            </span>
            {plural(sessions, 'session')}
          </li>
        ))}
      </ul>
    )
  }
  if (remaining.items.length === 0) return null
  const items = [...remaining.items].sort((a, b) => (a.idleSeconds ?? 0) - (b.idleSeconds ?? 0))
  const more = remaining.more + Math.max(0, items.length - shown)
  return (
    <div>
      <Table label="Sessions that remain">
        <thead>
          <tr>
            <Th>Session</Th>
            <Th>In</Th>
            <Th numeric>Last used</Th>
            <Th numeric>Ends by</Th>
          </tr>
        </thead>
        <tbody>
          {items.slice(0, shown).map(({ fingerprint, context, idleSeconds, endsAt, inUse }) => (
            <Tr key={fingerprint}>
              <Td className="py-1 font-mono text-sm">{fingerprint}</Td>
              <Td className="py-1">{context}</Td>
              <Td numeric className="py-1">
                {idleSeconds === null ? 'not known' : `${span(idleSeconds * 1000)} ago`}
                {inUse && <span className="block text-sm text-warn-ink">in use</span>}
              </Td>
              <Td numeric className="py-1">
                {endsAt === null ? 'not known' : <Time at={endsAt} />}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-1 text-dim text-sm">Ends by: at the latest, if nobody uses it again.</p>
      {more > 0 && <p className="mt-1 text-dim text-sm">and {more} more</p>}
    </div>
  )
}
