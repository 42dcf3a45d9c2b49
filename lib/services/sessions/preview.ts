import type { SessionSelection, SessionsPreview } from '@/lib/contract/sessions'
import { kindFacts } from '@/lib/domain/kinds'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { inUseOf } from './in-use'
import { showsTexts } from './look'
import { selectSessions } from './selected'

/** Which sessions a selection hits, as their nodes told them at most ten seconds ago. Changes nothing. */
export async function previewSessions(
  ctx: ServiceContext,
  input: { cluster: string; selection: SessionSelection },
): Promise<SessionsPreview> {
  authorise(ctx, 'sessions.preview', input.cluster)
  const cluster = await requireCluster(ctx.store.prisma, input.cluster)
  const selected = await selectSessions(ctx, cluster, input.selection, { fresh: false, waitMs: 8_000 })
  const { rows, nodes, gone, passedBy, leftOut, observedAt } = selected
  const solutions = new Map<string, SessionsPreview['solutions'][number]>()
  for (const { solution, context } of rows) {
    const one = solutions.get(context) ?? { solution, context, sessions: 0 }
    solutions.set(context, { ...one, sessions: one.sessions + 1 })
  }
  return {
    sessions: rows.length,
    nodes: nodes.map(({ node, rows: own }) => ({
      node: node.name,
      sessions: own.length,
      ends: kindFacts[node.kind].endsSessions,
      messages: showsTexts(ctx, node.kind),
    })),
    solutions: [...solutions.values()].sort((a, b) => b.sessions - a.sessions),
    inUse: inUseOf(rows),
    ...{ gone, passedBy, leftOut, observedAt },
  }
}
