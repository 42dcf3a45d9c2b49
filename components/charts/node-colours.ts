const hues = 8

/** A hue for each node, the same in every picture that is given the same names. */
export function nodeColours(names: Iterable<string>): (name: string) => string {
  const sorted = [...new Set(names)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const places = new Map(sorted.map((name, index) => [name, index]))
  return (name) => `var(--color-node-${((places.get(name) ?? 0) % hues) + 1})`
}
