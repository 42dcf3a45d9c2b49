import type { NodeLook, Session, SessionSelection } from '@/lib/contract/sessions'
import type { ClusterRecord } from '@/lib/store/clusters'
import type { NodeRecord } from '@/lib/store/nodes'
import type { ServiceContext } from '../context'
import { requireNode } from '../nodes/require'
import { type Look, lookAtSessions } from './look'
import { matchingSessions } from './matching'

/** The sessions that a selection means, as their nodes tell them. */
export type Selected = {
  rows: Session[]
  nodes: { node: NodeRecord; rows: Session[] }[]
  /** Named, and not there any more. */
  gone: number
  passedBy: NodeLook[]
} & Pick<Look, 'leftOut' | 'observedAt'>

const freshMs = 10_000
const namedAgeMs = 60_000

/**
 * Finds them on their nodes; one that does not list them is passed by, and said.
 *
 * @param how `fresh`: criteria are held against what nodes say now. Named sessions are who they are.
 */
export async function selectSessions(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  selection: SessionSelection,
  how: { fresh: boolean; waitMs: number },
): Promise<Selected> {
  const { waitMs } = how
  if ('sessions' in selection) {
    const named = new Map(selection.sessions.map((session) => [nameOf(session), session]))
    const nodes = [...new Set(selection.sessions.map(({ node }) => node))]
    const look = await lookAtSessions(ctx, cluster, { nodes, maxAgeMs: namedAgeMs, waitMs })
    const rows = look.rows.filter((row) => named.has(nameOf(row)))
    for (const row of rows) named.delete(nameOf(row))
    // On a node that did not list them, they may well be there; one that was removed has none.
    const silent = new Set(passedBy(look).map(({ node }) => node))
    const gone = [...named.values()].filter(({ node }) => !silent.has(node)).length
    return selectedOf(look, rows, gone)
  }
  const { node } = selection
  if (node !== undefined) await requireNode(ctx.store.prisma, cluster, node)
  const nodes = node === undefined ? undefined : [node]
  const maxAgeMs = how.fresh ? 0 : freshMs
  const look = await lookAtSessions(ctx, cluster, { nodes, maxAgeMs, waitMs })
  return selectedOf(look, matchingSessions(look.rows, selection), 0)
}

function selectedOf(look: Look, rows: Session[], gone: number): Selected {
  const byNode = new Map<string, Session[]>()
  for (const row of rows) {
    const own = byNode.get(row.node)
    if (own) own.push(row)
    else byNode.set(row.node, [row])
  }
  return {
    rows,
    nodes: [...look.asked.values()].flatMap((node) => {
      const own = byNode.get(node.name)
      return own ? [{ node, rows: own }] : []
    }),
    ...{ gone, passedBy: passedBy(look), leftOut: look.leftOut, observedAt: look.observedAt },
  }
}

const passedBy = (look: Look) => look.nodes.filter(({ how }) => how !== 'listed')

const nameOf = ({ node, fingerprint }: { node: string; fingerprint: string }) => `${node} ${fingerprint}`
