import { asSentence, stopped } from '@/components/ui/format'
import type { Drain } from '@/lib/client/shapes'

/** A reason why a drain is not finished, as a sentence. Those of balancers begin with a name, which keeps its case. */
export function waitingLine({ kind, message }: Drain['waiting'][number]): string {
  return kind === 'balancer' || kind === 'without' ? stopped(message) : asSentence(message)
}
