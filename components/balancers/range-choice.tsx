'use client'

import { cn } from '@/components/ui/cn'
import { type Range, ranges } from './member-series'

/** Over how long the pictures of members go; it stands in the address. */
export function RangeChoice({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  return (
    <fieldset className="flex rounded-md border p-0.5">
      <legend className="sr-only">Over how long</legend>
      {ranges.map((each) => (
        <button
          key={each.name}
          type="button"
          aria-pressed={each.name === range.name}
          onClick={() => onChange(each)}
          className={cn(
            'h-6.5 rounded-sm px-2.5 text-sm max-md:h-9',
            each.name === range.name ? 'bg-soft font-semibold' : 'text-dim hover:text-ink',
          )}
        >
          {each.hours} h<span className="sr-only"> ({each.words})</span>
        </button>
      ))}
    </fieldset>
  )
}
