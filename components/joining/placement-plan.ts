import type { Balancer } from '@/lib/client/shapes'
import {
  type NewNode,
  type PlacementChoice,
  placementChoices,
  placeOf,
  usualChoice,
} from './placement-choices'

type Place = NonNullable<ReturnType<typeof placeOf>>

export type BalancerPlan = { balancer: Balancer; choices: PlacementChoice[]; chosen: string }

/** What is chosen at each balancer: by hand as far as that is still there to choose, else what is usual. */
export function plansOf(
  balancers: Balancer[],
  node: NewNode,
  byHand: Readonly<Record<string, string>>,
): BalancerPlan[] {
  return balancers.map((balancer) => {
    const choices = placementChoices(balancer, node)
    const asked = byHand[balancer.name]
    const isThere = choices.some(({ value }) => value === asked)
    return { balancer, choices, chosen: asked !== undefined && isThere ? asked : usualChoice(choices) }
  })
}

/** What the console is asked to do at the balancers. */
export function placementsOf(plans: BalancerPlan[]): { balancer: string; place: Place }[] {
  return plans.flatMap(({ balancer, chosen }) => {
    const place = placeOf(chosen)
    return place === null ? [] : { balancer: balancer.name, place }
  })
}

/** The route that the node takes over by what is chosen; a node has one. */
export function routeOf(
  plans: BalancerPlan[],
  own: string | null,
): { route: string | null; conflict: string | null } {
  const taken = plans.flatMap(({ balancer, choices, chosen }) => {
    const route = choices.find(({ value }) => value === chosen)?.route
    return route === undefined ? [] : { balancer: balancer.name, route }
  })
  const [first] = taken
  if (first === undefined) return { route: own, conflict: null }
  const other = taken.find(({ route }) => route !== first.route)
  if (!other) return { route: first.route, conflict: null }
  return {
    route: own,
    conflict: `The member at ${first.balancer} has the route ${first.route}, that at ${other.balancer} ${other.route}: a node has one route.`,
  }
}

/** Nothing sends it anybody: it waits until that changes. */
export function isNowhere(plans: BalancerPlan[]): boolean {
  return plans.length > 0 && plans.every(({ chosen }) => chosen === 'none')
}
