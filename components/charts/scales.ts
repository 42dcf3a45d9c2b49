import { scaleLinear } from 'd3-scale'

/** Two to four round figures from zero up, for lines behind a picture. */
export function ticksTo(max: number, wanted = 3): number[] {
  const scale = scaleLinear().domain([0, Math.max(1, max)])
  return scale.ticks(wanted).filter((tick) => Number.isInteger(tick) || max < 2)
}

/** Full minutes that divide a span well, as milliseconds; for a time axis. */
export function timeTicks(from: number, to: number, wanted: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720].map((minutes) => minutes * 60_000)
  const step = steps.find((each) => (to - from) / each <= wanted) ?? 86_400_000
  const ticks: number[] = []
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at)
  return ticks
}
