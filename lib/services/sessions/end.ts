import type { SessionSelection, SessionsOutcome } from '@/lib/contract/sessions'
import { MusterError } from '@/lib/domain/errors'
import { kindFacts } from '@/lib/domain/kinds'
import { count } from '@/lib/domain/words'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { carryOut, doneOf, Refused } from './carry-out'
import { selectSessions } from './selected'
import { writeDeed } from './written'

type Input = { cluster: string; selection: SessionSelection; expected: number; reason: string }

/**
 * Ends the sessions that a selection means now, unless they are more than were expected. Never by an id: by the
 * fingerprints that the list shows.
 *
 * @throws CONFLICT with the new figure in `data.sessions`; NOT_FOUND when there is none of them (any more)
 */
export async function endSessions(ctx: ServiceContext, input: Input): Promise<SessionsOutcome> {
  const actor = authorise(ctx, 'sessions.end', input.cluster)
  const cluster = await requireCluster(ctx.store.prisma, input.cluster)
  const selected = await selectSessions(ctx, cluster, input.selection, { fresh: true, waitMs: 45_000 })
  const { rows, nodes, passedBy, leftOut } = selected
  if (rows.length > input.expected) {
    const message = `This would end ${count(rows.length, 'session')} now, and ${input.expected} were expected. Look at the new figures first.`
    throw new MusterError('CONFLICT', message, { sessions: rows.length, expected: input.expected })
  }
  if (rows.length === 0) {
    const [first] = passedBy
    const why = first?.message ? ` ${first.node}: ${first.message}` : ''
    throw new MusterError('NOT_FOUND', `No node lists such a session (any more).${why}`)
  }
  const outcomes = await carryOut(
    ctx,
    nodes,
    async (probe, target, fingerprints) => {
      if (!kindFacts[probe.kind].endsSessions) {
        throw new Refused(`Sessions of nodes of kind ${probe.kind} can't be ended one by one.`)
      }
      return await probe.endSessions(target, fingerprints)
    },
    (left) => `${count(left, 'session')} had ended before, or did not end.`,
  )
  await writeDeed(ctx, {
    ...{ cluster, actor, outcomes, reason: input.reason, verb: 'Ended', what: 'ended' },
    data: { selection: told(input.selection), expected: input.expected },
  })
  return { asked: rows.length, done: doneOf(outcomes), nodes: outcomes, passedBy, leftOut }
}

/** Named sessions by number: a log of five thousand fingerprints tells nobody anything. */
function told(selection: SessionSelection) {
  return 'sessions' in selection ? { named: selection.sessions.length } : selection
}
