'use client'

import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { type Mark, StateMark } from '@/components/ui/state-mark'
import type { NodeKind } from '@/lib/domain/model'
import { type ConnectionLine, type ConnectionReport, connectionLines } from './connection-lines'

const marks: Record<ConnectionLine['state'], Mark> = {
  good: 'up',
  bad: 'down',
  mind: 'degraded',
  none: 'unknown',
}
const tones: Record<ConnectionLine['state'], string> = {
  good: '',
  bad: 'text-down-ink',
  mind: 'text-warn-ink',
  none: '',
}

type Props = {
  kind: NodeKind
  report: ConnectionReport
  route: string | null
  /** The fingerprint that is filled in. */
  pinned: string | null
  /** Takes the route that the node itself reports. */
  onTakeRoute: (route: string) => void
  /** Accepts only this certificate from now on. */
  onPin: (fingerprint: string) => void
}

/** What a trial of the connection found, line by line, or exactly what failed. */
export function ConnectionResult({ kind, report, route, pinned, onTakeRoute, onPin }: Props) {
  const now = useNow()
  return (
    <ul aria-label="What the test found" data-testid="connection-report" className="grid grid-cols-1 gap-2.5">
      {connectionLines(report, { kind, route, pinned }, now).map(({ state, title, text, offer }) => (
        <li key={title} className="flex items-start gap-2">
          <StateMark mark={marks[state]} words={state} hideWords className="mt-1.5" />
          <span className="min-w-0">
            <span className={tones[state]}>{title}</span>
            {text && <span className="block break-words text-dim text-sm">{text}</span>}
            {offer?.kind === 'route' && (
              <Button className="mt-1" onClick={() => onTakeRoute(offer.route)}>
                Use {offer.route}
              </Button>
            )}
            {offer?.kind === 'pin' && (
              <Button className="mt-1" onClick={() => onPin(offer.fingerprint)}>
                Accept only this certificate
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
