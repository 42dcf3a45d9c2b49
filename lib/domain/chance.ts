/** Jain's fairness index: 1 = all equal, 1/n = one has it all. null = fewer than two values, or nothing to share. */
export function jain(values: number[]): number | null {
  const total = values.reduce((sum, value) => sum + value, 0)
  const squares = values.reduce((sum, value) => sum + value * value, 0)
  return values.length < 2 || squares === 0 ? null : (total * total) / (values.length * squares)
}

export type ChiSquared = { statistic: number; degrees: number; p: number }

/**
 * Pearson's test of counts against the shares that one expects. null = it says nothing: fewer than two cells, or one
 * in which fewer than five are expected.
 *
 * @param shares relative, of any sum; a cell of share 0 is left out
 */
export function chiSquared(counts: number[], shares: number[]): ChiSquared | null {
  const cells = counts
    .map((count, index) => ({ count, share: shares[index] ?? 0 }))
    .filter(({ share }) => share > 0)
  const whole = cells.reduce((sum, { share }) => sum + share, 0)
  const total = cells.reduce((sum, { count }) => sum + count, 0)
  if (cells.length < 2) return null
  let statistic = 0
  for (const { count, share } of cells) {
    const expected = (total * share) / whole
    if (expected < 5) return null
    statistic += (count - expected) ** 2 / expected
  }
  const degrees = cells.length - 1
  return { statistic, degrees, p: upperGamma(degrees / 2, statistic / 2) }
}

/**
 * The regularised upper incomplete gamma function Q(a, x): by the series of P below a + 1, by Lentz's continued
 * fraction above (Numerical Recipes, §6.2).
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 10_000 && Math.abs(term) > Math.abs(sum) * 1e-16; n++) {
      term *= x / (a + n)
      sum += term
    }
    return clamp(1 - sum * front)
  }
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 10_000; n++) {
    const factor = -n * (n - a)
    b += 2
    d = factor * d + b
    if (Math.abs(d) < tiny) d = tiny
    c = b + factor / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    const step = d * c
    fraction *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return clamp(front * fraction)
}

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

/** Lanczos' approximation, g = 7; `a` is at least 1/2 here. */
function logGamma(a: number): number {
  const z = a - 1
  const t = z + 7.5
  const sum = lanczos.reduce((total, factor, index) => total + factor / (z + index + 1), 0.9999999999998099)
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

function clamp(probability: number): number {
  return Math.min(1, Math.max(0, probability))
}
