import type { Mark } from '@/components/ui/state-mark'
import type { Api } from '@/lib/client/api'
import type { Balancer, Node } from '@/lib/client/shapes'

export type Leaving = Awaited<ReturnType<Api['nodes']['remove']>>['members'][number]
type Known = Pick<Balancer, 'name' | 'failure' | 'capabilities'> & {
  members: Pick<Balancer['members'][number], 'name' | 'addedAs'>[]
}

/** What is to happen at each balancer when a node is removed, a sentence each. */
export function leavingPlan(
  members: Pick<Node['balancers'][number], 'balancer' | 'member'>[],
  balancers: Known[],
): string[] {
  return members.map(({ balancer, member }) => {
    const known = balancers.find(({ name }) => name === balancer)
    const addedAs = known?.members.find(({ name }) => name === member)?.addedAs ?? null
    const later = known?.failure ? ' It does not answer now, and is told once it does.' : ''
    return `${balancer}: ${atBalancer(member, addedAs, known?.capabilities.remove ?? false)}${later}`
  })
}

function atBalancer(member: string, addedAs: 'slot' | 'added' | null, removes: boolean): string {
  if (addedAs !== null && !removes) {
    return `the member ${member} is put into maintenance: it deletes none at run time.`
  }
  if (addedAs === 'added') return `the member ${member}, which Muster added, is taken away.`
  if (addedAs === 'slot') return `the slot ${member} is emptied, and free for another node.`
  return `the member ${member} is put into maintenance. It stands in the configuration: take it out there.`
}

const outcomes: Record<Leaving['outcome'], { mark: Mark; words: string }> = {
  removed: { mark: 'up', words: 'taken away' },
  stopped: { mark: 'maintenance', words: 'in maintenance' },
  left: { mark: 'degraded', words: 'still there' },
}

/** What became of a member, with its mark. */
export function outcomeOf({ outcome }: Leaving): { mark: Mark; words: string } {
  return outcomes[outcome]
}
