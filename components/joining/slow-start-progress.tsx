'use client'

import { useNow } from '@/components/ui/clock'
import { asSentence } from '@/components/ui/format'
import { Progress } from '@/components/ui/progress'
import type { Node } from '@/lib/client/shapes'
import { slowStartLine } from './slow-start-words'

/** How far the weight of a node has grown since it became active. */
export function SlowStartProgress({ slowStart }: { slowStart: NonNullable<Node['slowStart']> }) {
  const now = useNow()
  return (
    <div className="grid gap-1.5">
      <Progress label="Share of its weight" value={slowStart.percent / 100} />
      <p className="text-dim text-sm">{slowStartLine(slowStart, now)}</p>
      {slowStart.message && <p className="text-dim text-sm">{asSentence(slowStart.message)}</p>}
    </div>
  )
}
