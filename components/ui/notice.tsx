import type { ReactNode } from 'react'
import { cn } from './cn'

const tones = {
  down: 'border-down/45 [&_strong]:text-down-ink',
  warn: 'border-warn/60 [&_strong]:text-warn-ink',
  up: 'border-up/45 [&_strong]:text-up-ink',
  plain: 'border-line',
}
const words = { down: 'Not done', warn: 'Mind', up: 'Done', plain: null }

type Props = {
  tone?: keyof typeof tones | undefined
  /** Above the text; each tone has its own, so that colour is not the only sign. */
  title?: ReactNode | undefined
  className?: string | undefined
  children?: ReactNode
}

/** Something to know in its place: an error of a form, a refusal with its figures. */
export function Notice({ tone = 'plain', title, className, children }: Props) {
  const head = title ?? words[tone]
  return (
    <div
      role={tone === 'down' ? 'alert' : 'status'}
      className={cn('rounded-md border border-l-4 bg-soft px-3 py-2', tones[tone], className)}
    >
      {head && <strong className="block font-semibold">{head}</strong>}
      <div className="text-dim [&_p+p]:mt-1">{children}</div>
    </div>
  )
}
