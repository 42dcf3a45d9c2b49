/** `1 session`, `3 sessions`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and c`; a longer list names the first three and counts the rest. */
export function listed(names: string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `71 %`, and `under 1 %` rather than a zero that is none. */
export function percent(value: number): string {
  return value > 0 && value < 1 ? 'under 1 %' : `${Math.round(value)} %`
}
