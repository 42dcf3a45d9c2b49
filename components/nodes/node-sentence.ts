import { percent, plural, ratio, span } from '@/components/ui/format'
import type { Node, SentencePart } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'

const stop = (text: string) => text.replace(/\.$/, '')
/** A question keeps its own mark. */
const ended = (text: string) => (/[?!]$/.test(text) ? text : `${text}.`)

/** One true sentence on a node: what was done to it, how it is, what it holds, and what contradicts. */
export function nodeSentence(node: Node, now: number): SentencePart[] {
  return [
    ...vanished(node, now),
    ...administrative(node, now),
    ...(saysItsProbe(node) ? [] : observed(node, now)),
    ...holds(node),
    ...disputed(node),
  ]
}

const withinSentence = (text: string) => text.replace(/^(The|It|Its) /, (word) => word.toLowerCase())

/** How a joining node is, is what it waits for. */
function saysItsProbe({ state, joining }: Node): boolean {
  return state === 'joining' && joining.some(({ condition, met }) => condition === 'probe' && !met)
}

function vanished({ vanishedSince }: Node, now: number): SentencePart[] {
  if (vanishedSince === null) return []
  const since = span(now - Date.parse(vanishedSince))
  return [{ text: `Vanished ${since} ago without leaving.`, tone: 'down' }]
}

function administrative(node: Node, now: number): SentencePart[] {
  const since = span(now - Date.parse(node.stateSince))
  switch (node.state) {
    case 'active':
      if (!node.slowStart) return []
      return [
        { text: `Starting slowly: ${percent(node.slowStart.percent)} of its weight by now.`, tone: 'join' },
      ]
    case 'removed':
      return []
    case 'joining': {
      const open = node.joining.filter(({ met }) => !met)
      // What does not pass by itself is said first.
      const waiting = open.toSorted((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'))
      const why = waiting[0] ? `: ${withinSentence(stop(waiting[0].message))}` : ''
      const more = waiting.length > 1 ? `, and ${waiting.length - 1} more` : ''
      return [{ text: `Joining for ${since}${why}${more}.`, tone: 'join' }]
    }
    case 'draining':
      return [{ text: `Draining for ${since}: ${newOnes(node)}, those it holds go on.`, tone: 'drain' }]
    case 'drained':
      return [{ text: `Drained for ${since}: it gets no new sessions until it is resumed.`, tone: 'drain' }]
    case 'maintenance':
      return [{ text: `In maintenance for ${since}.`, tone: 'plain' }]
  }
}

/** What every balancer was seen to do; of one that does not answer nothing is claimed. */
function newOnes({ balancers }: Node): string {
  const open = balancers.filter(({ intent, failure }) => failure !== null || intent === 'ready')
  if (open.length === 0) return 'no new sessions'
  return `${listed(open.map(({ balancer }) => balancer))} may still send it new sessions`
}

function observed(node: Node, now: number): SentencePart[] {
  const since = node.healthSince === null ? '' : ` for ${span(now - Date.parse(node.healthSince))}`
  const why = node.healthReason ?? node.failure?.message ?? null
  const because = why === null ? '' : `: ${stop(why)}`
  if (node.pollStoppedAt !== null) {
    return [
      {
        text: `${ended(`Not watched any more${because}`)} Edit the credentials and it goes on.`,
        tone: 'down',
      },
    ]
  }
  switch (node.health) {
    case 'up':
      return [{ text: `Up${since}.`, tone: 'plain' }]
    case 'degraded':
      return [{ text: ended(`Degraded${since}${because}`), tone: 'warn' }]
    case 'down':
      return [{ text: ended(`Down${since}${because}`), tone: 'down' }]
    case 'unknown':
      return [{ text: ended(`How it is is not known${since}${because}`), tone: 'warn' }]
  }
}

function holds(node: Node): SentencePart[] {
  if (node.sessions === null) return [{ text: 'How many sessions it holds is not known.', tone: 'dim' }]
  const load = ratio(node.sessions, node.capacity)
  const of = load === null ? '' : `, ${percent(load)} of its capacity`
  return [{ text: `It holds ${plural(node.sessions, 'session')}${of}.`, tone: 'dim' }]
}

function disputed(node: Node): SentencePart[] {
  const [first] = node.contradictions
  if (first === undefined) return []
  const more = node.contradictions.length > 1 ? `, and ${node.contradictions.length - 1} more` : ''
  return [{ text: `Contradiction: ${stop(first)}${more}.`, tone: 'warn' }]
}
