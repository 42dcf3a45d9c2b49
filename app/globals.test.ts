import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Rgb = [number, number, number]

function linearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clamp = (x: number) => Math.min(1, Math.max(0, x))
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b

function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

const css = readFileSync(new URL('./globals.css', import.meta.url), 'utf8')
const tokens = new Map<string, { light: Rgb; dark: Rgb }>()
const oklch = String.raw`oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)`
for (const match of css.matchAll(
  new RegExp(`--color-([a-z0-9-]+): light-dark\\(${oklch}, ${oklch}\\)`, 'g'),
)) {
  const [, name, ...parts] = match
  const [l1, c1, h1, l2, c2, h2] = parts.map(Number)
  tokens.set(name!, { light: linearRgb(l1! / 100, c1!, h1!), dark: linearRgb(l2! / 100, c2!, h2!) })
}

const words = ['ink', 'dim', 'faint', 'accent', 'up-ink', 'warn-ink', 'down-ink', 'drain-ink', 'join-ink']
const shapes = ['up', 'warn', 'down', 'drain', 'join', 'idle', 'accent']
const grounds = ['bg', 'panel', 'soft']

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const ratio = (one: string, other: string) => contrast(tokens.get(one)![theme], tokens.get(other)![theme])

  test.each(words)('%s can be read on every ground', (word) => {
    for (const ground of grounds)
      expect(ratio(word, ground), `${word} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })

  test.each(shapes)('%s can be seen on a panel', (shape) => {
    expect(ratio(shape, 'panel')).toBeGreaterThanOrEqual(3)
  })

  test('words on a filled button and on a dangerous one', () => {
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5)
    expect(ratio('panel', 'down-ink')).toBeGreaterThanOrEqual(4.5)
  })

  test('edges of controls can be seen', () => {
    expect(ratio('edge', 'panel')).toBeGreaterThanOrEqual(3)
  })
})
