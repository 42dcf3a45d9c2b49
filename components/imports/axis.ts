const second = 1000
const minute = 60 * second
const steps = [1, 2, 5, 10, 15, 30].flatMap((n) => [n * second, n * minute, n * 60 * minute])

/** Round moments for a time axis, from seconds to days, at most `wanted`; and whether they need their seconds said. */
export function axisTicks(from: number, to: number, wanted: number): { at: number[]; seconds: boolean } {
  const fitting = steps.sort((a, b) => a - b).find((each) => (to - from) / each <= wanted)
  const step = fitting ?? 24 * 60 * minute
  const at: number[] = []
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) at.push(tick)
  return { at, seconds: step < minute }
}
