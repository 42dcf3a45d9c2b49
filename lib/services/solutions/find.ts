import { MusterError } from '@/lib/domain/errors'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { findSolution, type SolutionRecord } from '@/lib/store/solutions'
import { quoted } from '../clusters/require'

/** @throws NOT_FOUND */
export async function solutionByName(db: Db, cluster: ClusterRecord, name: string): Promise<SolutionRecord> {
  const solution = await findSolution(db, cluster.id, name)
  if (!solution) {
    throw new MusterError('NOT_FOUND', `The cluster ${cluster.slug} has no solution ${quoted(name)}.`)
  }
  return solution
}
