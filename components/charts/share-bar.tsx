import { percent } from '@/components/ui/format'

type Props = {
  /** Percent of all sessions held; null = not known. */
  stock: number | null
  expected: number
  /** Percent that fills the bar; the same for every row of a table. */
  full: number
  colour: string
}

/** One node's share, with a mark where its weight says that it should be. */
export function ShareBar({ stock, expected, full, colour }: Props) {
  const label = `${percent(stock)} of the sessions, ${percent(expected)} expected`
  const at = (value: number) => `${Math.min(100, (value / full) * 100)}%`
  return (
    <span role="img" aria-label={label} title={label} className="relative block h-3 w-28">
      <span className="absolute inset-x-0 top-[3px] h-1.5 rounded-full bg-soft" />
      {stock !== null && (
        <span
          className="absolute top-[3px] left-0 h-1.5 min-w-0.5 rounded-full"
          style={{ width: at(stock), background: colour }}
        />
      )}
      {expected > 0 && (
        <span className="absolute top-0 h-3 w-[1.5px] bg-ink" style={{ left: at(expected) }} />
      )}
    </span>
  )
}
