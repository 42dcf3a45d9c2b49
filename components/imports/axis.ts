const second = 1000
const minute = 60 * second
const steps = [second, minute, 60 * minute].flatMap((unit) => [1, 2, 5, 10, 15, 30].map((n) => n * unit))

/** Moments for a time axis, evenly from its start on, at most `wanted` steps; and whether they need their seconds said. */
export function axisTicks(from: number, to: number, wanted: number): { at: number[]; seconds: boolean } {
  const fitting = steps.find((each) => (to - from) / each <= wanted)
  const step = fitting ?? 24 * 60 * minute
  const at: number[] = []
  for (let tick = from; tick <= to; tick += step) at.push(tick)
  return { at, seconds: step < minute }
}
