const secondsPer = { s: 1, m: 60, h: 3_600 } as const

/** `90`, `90s`, `15m` or `2h` in seconds; null = it is none of these. */
export function parseSeconds(text: string): number | null {
  const [, digits, unit = 's'] = /^(\d{1,6})([smh])?$/.exec(text.trim()) ?? []
  return digits === undefined ? null : Number(digits) * secondsPer[unit as keyof typeof secondsPer]
}
