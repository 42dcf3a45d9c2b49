import type { WorkerReport } from '@/lib/contract/system'
import { listWorkers as readWorkers, type WorkerRecord } from '@/lib/store/health'
import { authorise, type ServiceContext } from '../context'

export async function listWorkers(ctx: ServiceContext): Promise<{ items: WorkerReport[]; nextCursor: null }> {
  authorise(ctx, 'workers')
  return { items: (await readWorkers(ctx.store.prisma)).map(reportOf), nextCursor: null }
}

function reportOf({ stats, ...worker }: WorkerRecord): WorkerReport {
  const { nodes, lagP99Ms, broker } = stats
  return {
    ...worker,
    nodes: typeof nodes === 'number' ? nodes : null,
    lagP99Ms: typeof lagP99Ms === 'number' ? lagP99Ms : null,
    broker: broker === 'up' || broker === 'down' || broker === 'off' ? broker : null,
  }
}
