/** By nearest rank: of 20 values the 95th percentile is the 19th. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper
}

/** One measured figure. `aim` = what it should stay under; the table then says how far it is from it. */
export type Figure = { what: string; value: number; unit: string; aim?: number; note?: string }

export function table(figures: Figure[]): string {
  const rows = figures.map(({ what, value, unit, aim, note }) => {
    const ratio = aim === undefined ? '' : `${times(value / aim)} of ${aim} ${unit}`
    return `| ${what} | ${shown(value)} ${unit} | ${ratio} | ${note ?? ''} |`
  })
  return ['| figure | measured | to the aim | |', '|---|---|---|---|', ...rows].join('\n')
}

function times(ratio: number): string {
  return ratio < 0.01 ? 'under 0.01 ×' : `${ratio.toFixed(2)} ×`
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return 'not measured,'
  if (Number.isInteger(value)) return String(value)
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

export type Section = { title: string; text: string }
