import type { Health, NodeState } from '@/lib/domain/model'
import { cn } from './cn'

/** What a node is to somebody who looks: what was done to it comes before what was seen of it. */
export type Mark =
  | 'up'
  | 'degraded'
  | 'down'
  | 'draining'
  | 'drained'
  | 'maintenance'
  | 'joining'
  | 'unknown'
  | 'removed'

export function markOf(state: NodeState, health: Health): Mark {
  if (state === 'active') return health
  return state
}

/** Down is said even of a node that drains or joins: its sessions are at stake. */
export function alsoDown(state: NodeState, health: Health): boolean {
  return health === 'down' && (state === 'draining' || state === 'joining')
}

const markText: Record<Mark, string> = {
  up: 'text-up-ink',
  degraded: 'text-warn-ink',
  down: 'text-down-ink',
  draining: 'text-drain-ink',
  drained: 'text-drain-ink',
  maintenance: 'text-dim',
  joining: 'text-join-ink',
  unknown: 'text-dim',
  removed: 'text-faint',
}

export const markFill: Record<Mark, string> = {
  up: 'var(--color-up)',
  degraded: 'var(--color-warn)',
  down: 'var(--color-down)',
  draining: 'var(--color-drain)',
  drained: 'var(--color-drain)',
  maintenance: 'var(--color-idle)',
  joining: 'var(--color-join)',
  unknown: 'var(--color-idle)',
  removed: 'var(--color-idle)',
}

/** The shape alone, on a field of 10 by 10; for pictures. */
export function MarkShape({ mark }: { mark: Mark }) {
  const fill = markFill[mark]
  switch (mark) {
    case 'up':
      return <circle cx="5" cy="5" r="4.5" fill={fill} />
    case 'degraded':
      return <path d="M5 .6 9.7 9.2H.3Z" fill={fill} />
    case 'down':
      return <rect x=".8" y=".8" width="8.4" height="8.4" rx="1" fill={fill} />
    case 'draining':
      return (
        <>
          <circle cx="5" cy="5" r="4" fill="none" stroke={fill} strokeWidth="1.5" />
          <path d="M5 1a4 4 0 0 1 0 8z" fill={fill} />
        </>
      )
    case 'drained':
      return (
        <>
          <circle cx="5" cy="5" r="4" fill="none" stroke={fill} strokeWidth="1.5" />
          <path d="M3 5h4" stroke={fill} strokeWidth="1.5" />
        </>
      )
    case 'maintenance':
      return <path d="M1.4.8h2.6v8.4H1.4zM6 .8h2.6v8.4H6z" fill={fill} />
    case 'joining':
      return (
        <>
          <circle cx="5" cy="5" r="4" fill="none" stroke={fill} strokeWidth="1.5" strokeDasharray="2.6 1.6" />
          <circle cx="5" cy="5" r="1.6" fill={fill} />
        </>
      )
    case 'unknown':
      return <circle cx="5" cy="5" r="4" fill="none" stroke={fill} strokeWidth="1.5" />
    case 'removed':
      return <path d="M2 2l6 6M8 2l-6 6" stroke={fill} strokeWidth="1.5" />
  }
}

/** The shape; the word beside it, or for screen readers only. */
export function StateMark({
  mark,
  words,
  hideWords,
  className,
}: {
  mark: Mark
  /** Instead of the state's own name: "draining, 11 left". */
  words?: string | undefined
  hideWords?: boolean | undefined
  className?: string | undefined
}) {
  return (
    <span className={cn('inline-flex items-center gap-1.5', className)}>
      <svg aria-hidden="true" viewBox="0 0 10 10" className="size-2.5 shrink-0">
        <MarkShape mark={mark} />
      </svg>
      <span className={hideWords ? 'sr-only' : markText[mark]}>{words ?? mark}</span>
    </span>
  )
}

/** A node's mark with what it says. */
export function NodeStateMark({ state, health }: { state: NodeState; health: Health }) {
  const mark = markOf(state, health)
  return (
    <span className="inline-flex items-center gap-2">
      <StateMark mark={mark} />
      {alsoDown(state, health) && <StateMark mark="down" />}
    </span>
  )
}
