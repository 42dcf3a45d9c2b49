import type { NodeOutcome } from '@/lib/contract/sessions'
import { MusterError } from '@/lib/domain/errors'
import { count } from '@/lib/domain/words'
import type { Probe, ProbeTarget } from '@/lib/probes/probe'
import { requirePorts, type ServiceContext } from '../context'
import { probeTarget } from '../nodes/asked-node'
import { inLanes } from './in-lanes'
import type { Selected } from './selected'

/** `done`: how many it was done to, as the node says. Rejects with a MusterError that says what hinders. */
export type Work = (probe: Probe, target: ProbeTarget, fingerprints: string[]) => Promise<number>

/**
 * Does something to the selected sessions, some nodes at a time. What one node can't do keeps none of the others from
 * doing it; each says what became of it.
 */
export async function carryOut(
  ctx: ServiceContext,
  nodes: Selected['nodes'],
  work: Work,
  undone: (left: number) => string,
): Promise<NodeOutcome[]> {
  const ports = requirePorts(ctx)

  async function one({ node, rows }: Selected['nodes'][number]): Promise<NodeOutcome> {
    const asked = rows.length
    const failed = (message: string, done: number | null): NodeOutcome => {
      return { node: node.name, asked, done, outcome: 'failed', message }
    }
    const probe = ports.probeFor(node.kind)
    if (!probe) return failed(`Nodes of kind ${node.kind} can't be asked.`, 0)
    const fingerprints = [...new Set(rows.map(({ fingerprint }) => fingerprint))]
    try {
      const done = await work(probe, probeTarget(ctx, node), fingerprints)
      if (done >= asked) return { node: node.name, asked, done, outcome: 'done', message: null }
      return { node: node.name, asked, done, outcome: 'partly', message: undone(asked - done) }
    } catch (error) {
      if (error instanceof Refused) return failed(error.message, 0)
      if (error instanceof MusterError) return failed(error.message, null)
      ctx.log.error({ err: error, node: node.name }, 'could not reach the sessions of a node')
      return failed('The console failed when it asked the node. Its log has the details.', null)
    } finally {
      ports.sessions.forget(node.id)
    }
  }

  return await inLanes(nodes, one)
}

/** Nothing was tried: it can't be done on this kind of node. */
export class Refused extends MusterError {
  constructor(message: string) {
    super('UNPROCESSABLE', message)
  }
}

export const doneOf = (outcomes: NodeOutcome[]) => outcomes.reduce((sum, { done }) => sum + (done ?? 0), 0)

/** `12 of 15 sessions on node1 and 2 more nodes; node3 failed` … for the activity log. */
export function failuresOf(outcomes: NodeOutcome[]): string {
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed').map(({ node }) => node)
  if (failed.length === 0) return ''
  return failed.length > 3
    ? `; it failed on ${count(failed.length, 'node')}`
    : `; it failed on ${failed.join(', ')}`
}
