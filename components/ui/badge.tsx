import type { ComponentProps } from 'react'
import { cn } from './cn'

const tones = {
  plain: 'border-line text-dim',
  accent: 'border-accent/40 text-accent',
  up: 'border-up/40 text-up-ink',
  warn: 'border-warn/50 text-warn-ink',
  down: 'border-down/40 text-down-ink',
  drain: 'border-drain/40 text-drain-ink',
}

/** A word about a thing: a role, a kind, "simulated". States have marks of their own. */
export function Badge({
  tone = 'plain',
  className,
  ...rest
}: ComponentProps<'span'> & { tone?: keyof typeof tones | undefined }) {
  return (
    <span
      className={cn(
        'inline-flex items-center rounded-sm border px-1.5 py-px font-medium text-xs',
        tones[tone],
        className,
      )}
      {...rest}
    />
  )
}
