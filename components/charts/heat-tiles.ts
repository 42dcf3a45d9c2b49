export type Tile<T> = { item: T; x: number; y: number; size: number }
export type TileGroup = { zone: string | null; labelY: number; count: number }

const heading = 20
const between = 10

/** Tiles in rows, group after group, in the width that there is. Zones are headed where there are several. */
export function layOutTiles<T extends { zone?: string | null | undefined }>(
  items: readonly T[],
  width: number,
): { tiles: Tile<T>[]; groups: TileGroup[]; height: number; pitch: number } {
  const pitch = items.length > 400 ? (width < 520 ? 12 : 15) : items.length > 120 ? 18 : 24
  const perRow = Math.max(1, Math.floor(width / pitch))
  const zones = new Map<string | null, T[]>()
  for (const item of items) {
    const zone = item.zone ?? null
    const group = zones.get(zone)
    if (group) group.push(item)
    else zones.set(zone, [item])
  }
  const headed = zones.size > 1
  const tiles: Tile<T>[] = []
  const groups: TileGroup[] = []
  let y = 0
  const ordered = [...zones].sort(([a], [b]) => (a ?? '').localeCompare(b ?? '', 'en', { numeric: true }))
  for (const [zone, members] of ordered) {
    if (headed) {
      groups.push({ zone, labelY: y + 13, count: members.length })
      y += heading
    }
    for (const [index, item] of members.entries()) {
      const row = Math.floor(index / perRow)
      tiles.push({ item, x: (index % perRow) * pitch, y: y + row * pitch, size: pitch - 3 })
    }
    y += Math.ceil(members.length / perRow) * pitch + (headed ? between : 0)
  }
  return { tiles, groups, height: y, pitch }
}

/** The tile at a place; the gaps between tiles belong to the tile before them. */
export function tileAt<T>(tiles: readonly Tile<T>[], x: number, y: number): Tile<T> | null {
  return (
    tiles.find(
      (tile) => x >= tile.x && x < tile.x + tile.size + 3 && y >= tile.y && y < tile.y + tile.size + 3,
    ) ?? null
  )
}
