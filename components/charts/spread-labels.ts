/**
 * Moves labels apart until none is nearer than `gap` to the next, keeping their order and staying within bounds where
 * they fit at all.
 */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y || a.index - b.index)
  let floor = low
  for (const label of order) {
    label.y = Math.max(label.y, floor)
    floor = label.y + gap
  }
  let ceiling = high
  for (const label of order.toReversed()) {
    label.y = Math.min(label.y, ceiling)
    ceiling = label.y - gap
  }
  const placed = new Array<number>(wanted.length).fill(0)
  for (const { y, index } of order) placed[index] = y
  return placed
}
