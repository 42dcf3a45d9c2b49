import type { SessionSelection, SessionsOutcome } from '@/lib/contract/sessions'
import { MusterError } from '@/lib/domain/errors'
import { count, listed } from '@/lib/domain/words'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { carryOut, doneOf, Refused } from './carry-out'
import { showsTexts } from './look'
import { selectSessions } from './selected'
import { writeDeed } from './written'

type Input = { cluster: string; selection: SessionSelection; text: string; reason?: string | undefined }

/**
 * Shows a text to those who use the selected sessions, on the nodes that can.
 *
 * @throws UNPROCESSABLE when none of them can, NOT_FOUND when there is no such session (any more)
 */
export async function messageSessions(ctx: ServiceContext, input: Input): Promise<SessionsOutcome> {
  const actor = authorise(ctx, 'sessions.message', input.cluster)
  const cluster = await requireCluster(ctx.store.prisma, input.cluster)
  const selected = await selectSessions(ctx, cluster, input.selection, { fresh: false, waitMs: 15_000 })
  const { rows, nodes, passedBy, leftOut } = selected
  if (rows.length === 0) throw new MusterError('NOT_FOUND', 'No node lists such a session (any more).')
  if (!nodes.some(({ node }) => showsTexts(ctx, node.kind))) {
    const names = listed(nodes.map(({ node }) => `${node.name} (${node.kind})`))
    throw new MusterError('UNPROCESSABLE', `These nodes can't show their users a text: ${names}.`)
  }
  const outcomes = await carryOut(
    ctx,
    nodes,
    async (probe, target, fingerprints) => {
      if (!probe.message || !showsTexts(ctx, probe.kind)) {
        throw new Refused(`Nodes of kind ${probe.kind} can't show their users a text.`)
      }
      // It tells how many of its clients saw it, and one session may have several.
      return Math.min(fingerprints.length, await probe.message(target, fingerprints, input.text))
    },
    (left) => `${count(left, 'session')} did not get it, or had ended.`,
  )
  await writeDeed(ctx, {
    ...{ cluster, actor, outcomes, reason: input.reason || null, verb: 'Sent a text to', what: 'told' },
    data: { text: input.text },
  })
  return { asked: rows.length, done: doneOf(outcomes), nodes: outcomes, passedBy, leftOut }
}
