import { expect, test } from 'vitest'
import { layOutTiles, tileAt } from './heat-tiles'

const many = Array.from({ length: 1000 }, (_, index) => ({ node: `n${index}`, zone: index % 2 ? 'a' : 'b' }))

test('a thousand nodes have a tile each, inside the width and the height', () => {
  const { tiles, height } = layOutTiles(many, 700)
  expect(tiles).toHaveLength(1000)
  for (const { x, y, size } of tiles) {
    expect(x + size).toBeLessThanOrEqual(700)
    expect(y + size).toBeLessThanOrEqual(height)
  }
  expect(new Set(tiles.map(({ x, y }) => `${x} ${y}`)).size).toBe(1000)
})

test('zones stand together under their names; a single zone needs none', () => {
  expect(layOutTiles(many, 700).groups.map(({ zone, count }) => [zone, count])).toEqual([
    ['a', 500],
    ['b', 500],
  ])
  expect(layOutTiles([{ zone: 'a' }, { zone: 'a' }], 700).groups).toEqual([])
})

test('a place belongs to its tile', () => {
  const { tiles } = layOutTiles(many, 700)
  const tile = tiles[123]!
  expect(tileAt(tiles, tile.x + 2, tile.y + 2)?.item.node).toBe(tile.item.node)
  expect(tileAt(tiles, 5000, 5000)).toBeNull()
})
