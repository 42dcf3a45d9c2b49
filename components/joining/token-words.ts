import { plural, span } from '@/components/ui/format'
import type { Api } from '@/lib/client/api'
import type { Balancer } from '@/lib/client/shapes'
import type { PlacementWay } from '@/lib/domain/placement'

export type JoinToken = Awaited<ReturnType<Api['joinTokens']['list']>>['items'][number]

/** How long a token may be good for, in seconds. */
export const lifetimes = [
  { seconds: 3600, label: '1 hour' },
  { seconds: 86_400, label: '1 day' },
  { seconds: 7 * 86_400, label: '7 days' },
  { seconds: 30 * 86_400, label: '30 days' },
  { seconds: 365 * 86_400, label: '1 year' },
]

/** Why nobody can join by it now; null = one can. */
export function tokenStop({ nodes, nodesMax, expiresAt }: JoinToken, now: number): string | null {
  if (Date.parse(expiresAt) <= now) return 'expired'
  return nodes >= nodesMax ? 'full' : null
}

/** What a node gets that comes by it, in one line. */
export function defaultsLine({ kind, weight, capacity, slowStartSeconds }: JoinToken['defaults']): string {
  return [
    kind,
    `weight ${weight}`,
    ...(capacity === null ? [] : [plural(capacity, 'session')]),
    ...(slowStartSeconds > 0 ? [`slow start over ${span(slowStartSeconds * 1000)}`] : []),
  ].join(' · ')
}

export const wayWords: Record<PlacementWay, string> = {
  existing: 'as it stands in the configuration',
  slot: 'in a free slot',
  added: 'added at run time',
}

type Way = { way: PlacementWay; does: string }

/** The ways into a balancer that it has, the likeliest for hosts that come and go first. */
export function waysInto({ openings, capabilities }: Pick<Balancer, 'openings' | 'capabilities'>): Way[] {
  const free = openings?.slots.length ?? 0
  const added: Way = {
    way: 'added',
    does:
      openings?.add === false && openings.reason
        ? openings.reason
        : 'Each node becomes a new member, and is taken away when it leaves.',
  }
  const slot: Way = {
    way: 'slot',
    does: `Each node fills a slot that the configuration holds ready: ${free === 0 ? 'none is' : `${free} ${free === 1 ? 'is' : 'are'}`} free now.`,
  }
  const existing: Way = {
    way: 'existing',
    does: 'Its members stand in the configuration, and are found by route, name or address.',
  }
  const mayAdd = capabilities.add && openings?.add !== false
  return [...(mayAdd ? [added] : []), ...(free > 0 ? [slot] : []), existing]
}

/** What is chosen for each balancer: by hand where that is still a way, else the likeliest. */
export function chosenWays(
  balancers: Pick<Balancer, 'name' | 'openings' | 'capabilities'>[],
  byHand: Readonly<Record<string, PlacementWay>>,
): { balancer: string; way: PlacementWay }[] {
  return balancers.map((balancer) => {
    const ways = waysInto(balancer).map(({ way }) => way)
    const asked = byHand[balancer.name]
    const way = asked !== undefined && ways.includes(asked) ? asked : (ways[0] ?? 'existing')
    return { balancer: balancer.name, way }
  })
}
