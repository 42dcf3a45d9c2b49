import type { Balancer, SentencePart } from '@/lib/client/shapes'
import { count, listed } from '@/lib/domain/words'

/** The balancers of a cluster in a sentence: what is wrong first. Empty when there is none. */
export function balancersSentence(balancers: Balancer[]): SentencePart[] {
  if (balancers.length === 0) return []
  const silent = balancers.filter(({ failure }) => failure !== null)
  const unseen = balancers.filter(({ failure, observedAt }) => failure === null && observedAt === null)
  const seen = balancers.filter(({ failure, observedAt }) => failure === null && observedAt !== null)
  const members = seen.flatMap((balancer) => balancer.members)
  const down = members.filter(({ opinion, node }) => node !== null && opinion === 'down')
  const strangers = members.filter(({ node }) => node === null)
  const missing = [...new Set(seen.flatMap(({ nodesWithoutMember }) => nodesWithoutMember))]
  const parts: SentencePart[] = []
  const say = (text: string, tone: SentencePart['tone']) => parts.push({ text, tone })

  if (silent.length > 0) say(`${listed(silent.map(({ name }) => name))} ${does(silent)} not answer.`, 'down')
  if (down.length > 0)
    say(
      `${listed([...new Set(down.map(({ node }) => node ?? ''))])} ${is(down)} down as a balancer sees it.`,
      'down',
    )
  const drifting = seen.flatMap(({ drift }) => drift)
  const [first] = drifting
  if (first && drifting.length === 1) say(`${first.message}.`, 'warn')
  else if (first) say(`${drifting.length} things at the balancers are not as wanted.`, 'warn')
  if (missing.length > 0)
    say(`${listed(missing)} ${is(missing)} not behind every balancer, and can't be drained there.`, 'warn')
  if (strangers.length > 0)
    say(
      `${count(strangers.length, 'member')} ${strangers.length === 1 ? 'is' : 'are'} no node of this cluster.`,
      'warn',
    )
  if (unseen.length > 0)
    say(`${listed(unseen.map(({ name }) => name))} ${is(unseen)} not looked at yet.`, 'join')
  if (seen.length > 0) {
    const inFlight = members.map((member) => member.inFlight)
    const known = inFlight.filter((value) => value !== null)
    const sum = known.reduce((total, value) => total + value, 0)
    const flight = known.length === 0 ? '' : `, with ${count(sum, 'request')} in flight`
    say(
      `${listed(seen.map(({ name }) => name))} ${seen.length === 1 ? 'answers' : 'answer'}${flight}.`,
      parts.length > 0 ? 'dim' : 'plain',
    )
  }
  return parts
}

const does = (list: unknown[]) => (list.length === 1 ? 'does' : 'do')
const is = (list: unknown[]) => (list.length === 1 ? 'is' : 'are')
