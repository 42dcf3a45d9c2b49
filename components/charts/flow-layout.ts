export type Flow = { balancer: string; kind: string; node: string; sessions: number }
export type FlowNode = { name: string; sessions: number | null }

export type FlowRow = { name: string; y: number; height: number; middle: number; top: number; pitch: number }
type FlowSource = { name: string; kind: string; y: number; height: number }
export type FlowBand = {
  balancer: string
  node: string
  sessions: number
  from: { y: number; height: number }
  to: { y: number; height: number }
}
export type FlowLayout = { height: number; rows: FlowRow[]; sources: FlowSource[]; bands: FlowBand[] }

/** Nothing that is there is drawn thinner, so that eleven sessions of ten thousand can still be seen. */
const thinnest = 1.5
const sourceGap = 30

/**
 * Places balancers at the left and nodes at the right, with bands between them whose thickness is sessions held, on
 * one scale at both ends. `pitch` is the least distance from one node's row to the next.
 */
export function layOutFlows(nodes: readonly FlowNode[], flows: readonly Flow[], pitch: number): FlowLayout {
  const total = nodes.reduce((sum, node) => sum + (node.sessions ?? 0), 0)
  const scale = total === 0 ? 0 : (nodes.length * pitch * 0.8) / total
  const thickness = (sessions: number) => (sessions <= 0 ? 0 : Math.max(thinnest, sessions * scale))

  let y = 0
  const rows = nodes.map(({ name, sessions }): FlowRow => {
    const height = Math.max(3, thickness(sessions ?? 0))
    const room = Math.max(pitch, height + 14)
    const row = { name, height, y: y + (room - height) / 2, middle: y + room / 2, top: y, pitch: room }
    y += room
    return row
  })

  const kinds = new Map(flows.map(({ balancer, kind }) => [balancer, kind]))
  const ordered = [...kinds].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  const sent = ordered.map(([name, kind]) => {
    const thick = flows.filter((flow) => flow.balancer === name).map((flow) => thickness(flow.sessions))
    return {
      name,
      kind,
      height: Math.max(
        14,
        thick.reduce((sum, each) => sum + each, 0),
      ),
    }
  })
  const sourcesHeight =
    sent.reduce((sum, each) => sum + each.height, 0) + sourceGap * Math.max(0, sent.length - 1)
  const height = Math.max(y, sourcesHeight)
  let sourceY = (height - sourcesHeight) / 2
  const sources = sent.map((source): FlowSource => {
    const placed = { ...source, y: sourceY }
    sourceY += source.height + sourceGap
    return placed
  })

  const usedAtSource = new Map<string, number>()
  const usedAtNode = new Map<string, number>()
  const bands: FlowBand[] = []
  for (const row of rows) {
    for (const source of sources) {
      const flow = flows.find((each) => each.balancer === source.name && each.node === row.name)
      if (!flow || flow.sessions <= 0) continue
      const thick = thickness(flow.sessions)
      const from = source.y + (usedAtSource.get(source.name) ?? 0)
      const to = row.y + (usedAtNode.get(row.name) ?? 0)
      usedAtSource.set(source.name, (usedAtSource.get(source.name) ?? 0) + thick)
      usedAtNode.set(row.name, (usedAtNode.get(row.name) ?? 0) + thick)
      bands.push({
        balancer: source.name,
        node: row.name,
        sessions: flow.sessions,
        from: { y: from, height: thick },
        to: { y: to, height: thick },
      })
    }
  }
  return { height, rows, sources, bands }
}

/** The outline of a band between two columns. */
export function bandPath(band: Pick<FlowBand, 'from' | 'to'>, x1: number, x2: number): string {
  const middle = (x1 + x2) / 2
  const { from, to } = band
  const [a, b] = [from.y + from.height, to.y + to.height]
  return `M${x1} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${x2} ${to.y}L${x2} ${b}C${middle} ${b} ${middle} ${a} ${x1} ${a}Z`
}
