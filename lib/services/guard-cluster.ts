import { MusterError } from '@/lib/domain/errors'
import { checkGuard, type GuardReport } from '@/lib/domain/guard'
import type { Actor } from '@/lib/domain/model'
import { mayOverride } from '@/lib/domain/permission'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { glanceAtNodes } from '@/lib/store/nodes'
import { knownOf } from './nodes/known'

/** What the guard says of taking nodes out. What it says holds only for a caller who has locked the cluster. */
export async function guardCluster(
  db: Db,
  cluster: ClusterRecord,
  leaving: string[],
  now: Date,
): Promise<GuardReport> {
  const nodes = (await glanceAtNodes(db, [cluster.id])).map((node) => ({
    ...node,
    ...knownOf(node, cluster.pollIntervalSeconds, now),
  }))
  return checkGuard(nodes, leaving, cluster.loadLimitPercent)
}

/**
 * Lets a change pass that the guard allows, or that an admin overrides.
 *
 * @returns whether it was overridden
 * @throws GUARD_REFUSED with the report, FORBIDDEN when somebody else than an admin overrides
 */
export function passGuard(report: GuardReport, actor: Actor, override: boolean): boolean {
  if (report.allowed) return false
  if (!report.overridable || !override) {
    throw new MusterError('GUARD_REFUSED', report.refusals.join(' '), { ...report })
  }
  if (!mayOverride(actor)) throw new MusterError('FORBIDDEN', 'Only an admin can override the load limit.')
  return true
}
