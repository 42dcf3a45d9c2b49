import type { Point } from './estimate'

type Frame = { x: (at: number) => number; base: number; height: number; peak: number }

/**
 * The outline of a drain: as high as the sessions left, from `from` to `to`, standing on `base`. Its last known count
 * is held to the end, so that the wedge reaches "now" between two readings.
 */
export function wedgePath(
  points: Point[],
  from: number,
  to: number,
  { x, base, height, peak }: Frame,
): string {
  const y = (sessions: number) => base - Math.max(sessions === 0 ? 0 : 2, (sessions / peak) * height)
  const inside = points.filter(({ at }) => at >= from && at <= to)
  const first = inside[0] ?? points.at(-1)
  if (!first) return `M${x(from)} ${base}V${base - 3}H${x(to)}V${base}Z`
  const last = inside.at(-1) ?? first
  const line = [{ at: from, sessions: first.sessions }, ...inside, { at: to, sessions: last.sessions }]
  return `M${x(from)} ${base}L${line.map(({ at, sessions }) => `${round(x(at))} ${round(y(sessions))}`).join('L')}L${round(x(to))} ${base}Z`
}

const round = (value: number) => Math.round(value * 10) / 10
