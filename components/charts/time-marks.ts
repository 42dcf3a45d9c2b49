export type TimeMark = { id: string; at: number; text: string }
export type PlacedMark = {
  id: string
  at: number
  x: number
  row: number
  /** null = there is no room for words. */
  text: string | null
  full: string
  leftwards: boolean
}

const rows = 2
const letter = 6
const longest = 34

function shorten(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`
}

/** Puts the words of marks into the first row where they hit no other words; newest first, for they matter most. */
export function placeMarks(
  marks: readonly TimeMark[],
  x: (time: number) => number,
  low: number,
  high: number,
): PlacedMark[] {
  const taken: { row: number; from: number; to: number }[] = []
  return [...marks]
    .filter(({ at }) => x(at) >= low && x(at) <= high)
    .sort((a, b) => b.at - a.at)
    .map(({ id, at, text: full }): PlacedMark => {
      const place = x(at)
      const words = shorten(full)
      const width = (words.length + 6) * letter + 10
      const leftwards = place + width > high + 60
      const [from, to] = leftwards ? [place - width, place] : [place, place + width]
      for (let row = 0; row < rows; row++) {
        const hit = taken.some((each) => each.row === row && each.from < to && each.to > from)
        if (hit || from < low - 40) continue
        taken.push({ row, from, to })
        return { id, at, x: place, row, text: words, full, leftwards }
      }
      return { id, at, x: place, row: 0, text: null, full, leftwards }
    })
}
