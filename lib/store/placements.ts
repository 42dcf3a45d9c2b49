import type { Placement } from '@/lib/domain/placement'
import type { Db } from './client'

/** Puts one balancer's placement of a node in place of the one before; the others stay as they are. */
export async function savePlacement(db: Db, nodeId: string, placement: Placement): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "Node" SET "placements" = COALESCE((SELECT jsonb_agg(p) FROM jsonb_array_elements("placements") p
        WHERE p->>'balancerId' <> ${placement.balancerId}), '[]') || jsonb_build_array(${JSON.stringify(placement)}::jsonb)
    WHERE "id" = ${nodeId}::uuid AND "state" <> 'removed'`
  return count === 1
}
