import type { Member } from '@/lib/client/shapes'

type Weighed = Pick<Member, 'name' | 'node' | 'intent' | 'opinion' | 'weight'>
type Share = { name: string; nowPercent: number | null; thenPercent: number | null }

/**
 * New sessions that each member gets by the weights, now and with another weight for one of them. Only members that
 * take new ones count; null where a weight is not known.
 */
export function weightShares(members: Weighed[], changed: string, weight: number): Share[] {
  const taking = members.filter(({ intent, opinion }) => intent === 'ready' && opinion !== 'down')
  const then = (member: Weighed) => (member.name === changed ? weight : member.weight)
  const shareOf = (weightOf: (member: Weighed) => number | null) => {
    const weights = taking.map(weightOf)
    const known = weights.filter((value) => value !== null)
    const sum = known.reduce((total, value) => total + value, 0)
    return (member: Weighed) => {
      const own = weightOf(member)
      return own === null || known.length < weights.length || sum === 0 ? null : (own / sum) * 100
    }
  }
  const [now, later] = [shareOf(({ weight }) => weight), shareOf(then)]
  return taking.map((member) => ({
    name: member.node ?? member.name,
    nowPercent: now(member),
    thenPercent: later(member),
  }))
}
