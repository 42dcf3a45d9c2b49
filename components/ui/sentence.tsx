import type { SentencePart, Tone } from '@/lib/client/shapes'
import { cn } from './cn'

export const toneText: Record<Tone, string> = {
  down: 'text-down-ink',
  warn: 'text-warn-ink',
  drain: 'text-drain-ink',
  join: 'text-join-ink',
  plain: 'text-ink',
  dim: 'text-dim',
}

/** What is so, in one sentence, before any figure. */
export function Sentence({ parts, className }: { parts: readonly SentencePart[]; className?: string }) {
  return (
    <p
      className={cn(
        'mt-3 mb-5 max-w-[44em] text-pretty text-lead tracking-[-0.02em] max-md:text-title',
        className,
      )}
    >
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity than their place
        <span key={index} className={toneText[part.tone]}>
          {index > 0 && ' '}
          {part.text}
        </span>
      ))}
    </p>
  )
}
