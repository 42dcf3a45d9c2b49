import Link from 'next/link'
import { DriftButtons } from '@/components/balancers/drift-buttons'
import { Time } from '@/components/ui/age'
import { StateMark } from '@/components/ui/state-mark'
import type { Worth } from './worth-knowing'

const shown = 8

export function WorthList({ items }: { items: readonly Worth[] }) {
  if (items.length === 0) return <p className="text-dim text-sm">Nothing out of the ordinary.</p>
  return (
    <ul>
      {items.slice(0, shown).map((item) => (
        <li key={item.id} className="border-t py-3 first:border-0 first:pt-0">
          <p className="font-semibold">
            {item.tone !== 'plain' && (
              <StateMark mark={item.tone === 'down' ? 'down' : 'degraded'} hideWords className="mr-1.5" />
            )}
            {item.href ? (
              <Link href={item.href} className="hover:underline">
                {item.title}
              </Link>
            ) : (
              item.title
            )}
          </p>
          <p className="text-dim text-sm">
            {item.text}
            {item.drift && (
              <>
                {' '}
                Since <Time at={item.drift.drift.since} />.
              </>
            )}
          </p>
          {item.drift && <DriftButtons {...item.drift} />}
        </li>
      ))}
      {items.length > shown && <li className="pt-2 text-dim text-sm">and {items.length - shown} more</li>}
    </ul>
  )
}
