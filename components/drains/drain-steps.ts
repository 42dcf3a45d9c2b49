import { plural } from '@/components/ui/format'
import { listed } from '@/lib/domain/words'
import { deadlineWords, minutes } from './drain-words'
import type { Plan, Terms } from './terms'

type Asked = Pick<Terms, 'deadline' | 'onDeadline' | 'without' | 'after'>

/** Exactly what a drain will do, step by step. */
export function drainSteps(plan: Plan, terms: Asked): string[] {
  return [
    telling(plan),
    ...silence(plan, terms.without),
    held(plan, terms),
    ending(plan, terms),
    ...(terms.deadline === null
      ? []
      : [
          `If that has not happened after ${minutes(terms.deadline)}, ${deadlineWords(plan.nodes.length)[terms.onDeadline]}.`,
        ]),
  ]
}

const names = ({ nodes }: Plan) => listed([...nodes])

function telling(plan: Plan): string {
  const { told } = plan
  if (told.length === 0)
    return `No balancer can be told now: ${names(plan)} ${plan.nodes.length === 1 ? 'goes' : 'go'} on getting new sessions until one answers.`
  return `${listed([...told])} ${told.length === 1 ? 'is' : 'are'} told to send ${names(plan)} no new sessions, and read back.`
}

/** What is waited for, and what is not waited for any more. */
function silence({ silent, nodes }: Plan, without: readonly string[]): string[] {
  const all = silent.map(({ balancer }) => balancer)
  const [waited, left] = [
    all.filter((name) => !without.includes(name)),
    all.filter((name) => without.includes(name)),
  ]
  const [it, is] = nodes.length === 1 ? ['it', 'is'] : ['they', 'are']
  return [
    ...(waited.length === 0
      ? []
      : [
          `${listed(waited)} ${waited.length === 1 ? 'does' : 'do'} not answer: before ${waited.length === 1 ? 'it has' : 'they have'} confirmed, ${it} ${is} not called drained.`,
        ]),
    ...(left.length === 0
      ? []
      : [
          `${listed(left)} ${left.length === 1 ? 'is' : 'are'} not waited for, and told once ${left.length === 1 ? 'it answers' : 'they answer'}.`,
        ]),
  ]
}

function held({ sessions, nodes }: Plan, { deadline, onDeadline }: Asked): string {
  const cuts = deadline !== null && (onDeadline === 'end-sessions' || onDeadline === 'disable')
  const safe = cuts ? 'Nobody is cut off before the deadline.' : 'Nobody is cut off.'
  const [one] = nodes
  const it = nodes.length === 1 && one ? 'it holds' : 'they hold'
  if (sessions === null) return `How many sessions ${it} is not known. ${safe}`
  if (sessions === 0) return nodes.length === 1 ? 'It holds no session now.' : 'They hold no session now.'
  return `${nodes.length === 1 ? 'Its' : 'Their'} ${plural(sessions, 'session')} ${sessions === 1 ? 'goes on until it ends' : 'go on until they end'}. ${safe}`
}

function ending(plan: Plan, { after }: Asked): string {
  const one = plan.nodes.length === 1
  const read = 'After two readings of none in a row,'
  if (after === 'maintenance')
    return `${read} ${names(plan)} ${one ? 'goes' : 'go'} into maintenance: the balancers send ${one ? 'it' : 'them'} nobody at all until ${one ? 'it is' : 'they are'} resumed.`
  return one
    ? `${read} ${names(plan)} is drained and stays out until it is resumed.`
    : `${read} each is drained and stays out until it is resumed.`
}
