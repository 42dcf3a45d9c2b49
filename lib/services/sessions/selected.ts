import type { NodeLook, Session, SessionSelection } from '@/lib/contract/sessions'
import type { ClusterRecord } from '@/lib/store/clusters'
import type { NodeRecord } from '@/lib/store/nodes'
import type { ServiceContext } from '../context'
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
  const named = 'sessions' in selection ? new Set(selection.sessions.map(nameOf)) : null
  const nodes =
    'sessions' in selection
      ? [...new Set(selection.sessions.map(({ node }) => node))]
      : selection.node === undefined
        ? undefined
        : [selection.node]
  const maxAgeMs = named ? 60_000 : how.fresh ? 0 : 10_000
  const look = await lookAtSessions(ctx, cluster, { nodes, maxAgeMs, waitMs: how.waitMs })
  const rows =
    'sessions' in selection
      ? look.rows.filter((row) => named?.has(nameOf(row)))
      : matchingSessions(look.rows, selection)
  const listed = new Set(look.nodes.filter((node) => node.how === 'listed').map(({ node }) => node))
  const found = new Set(rows.map(nameOf))
  const gone =
    'sessions' in selection
      ? [...(named ?? [])].filter((name) => listed.has(name.split(' ')[0] ?? '') && !found.has(name)).length
      : 0
  return {
    rows,
    nodes: [...look.asked.values()].flatMap((node) => {
      const own = rows.filter((row) => row.node === node.name)
      return own.length > 0 ? [{ node, rows: own }] : []
    }),
    gone,
    passedBy: look.nodes.filter(({ node }) => !listed.has(node)),
    ...{ leftOut: look.leftOut, observedAt: look.observedAt },
  }
}

const nameOf = ({ node, fingerprint }: { node: string; fingerprint: string }) => `${node} ${fingerprint}`
