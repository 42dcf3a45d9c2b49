import { count as figure, plural, span } from '@/components/ui/format'
import type { NodeLook, SentencePart, SessionList } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'

type Facts = Pick<SessionList, 'nodes' | 'listed' | 'inUse' | 'leftOut'>

/** The sessions of a cluster in a sentence: who could not be asked comes first, then who is there. */
export function sessionsSentence({ nodes, listed: sessions, inUse, leftOut }: Facts): SentencePart[] {
  if (nodes.length === 0) return [{ text: 'No nodes yet, so no sessions.', tone: 'plain' }]
  const of = (how: NodeLook['how']) => nodes.filter((node) => node.how === how)
  const names = (some: NodeLook[]) => listed(some.map(({ node }) => node))
  const failed = of('failed')
  const asking = of('asking')
  const told = of('listed')
  const parts: SentencePart[] = []
  const say = (text: string, tone: SentencePart['tone']) => parts.push({ text, tone })

  const [first] = failed
  if (first && failed.length === 1) {
    say(`${first.node} did not tell its sessions${held(first)}.`, 'down')
  } else if (first) say(`${names(failed)} did not tell their sessions.`, 'down')
  if (asking.length > 0) {
    say(`${names(asking)} ${asking.length === 1 ? 'is' : 'are'} still telling${theirs(asking)}.`, 'join')
  }
  if (told.length > 0) {
    const where = told.length === 1 ? names(told) : plural(told.length, 'node')
    say(
      sessions === 0
        ? `Nobody is on ${where}.`
        : `${plural(sessions, 'session')} on ${where}${use(sessions, inUse)}.`,
      'plain',
    )
  }
  const buckets = of('buckets')
  const counted = buckets.reduce((sum, node) => sum + (node.sessions ?? 0), 0)
  if (buckets.length > 0) {
    const more = told.length > 0 ? ' more' : ''
    say(
      `${names(buckets)} ${buckets.length === 1 ? 'tells' : 'tell'} ${figure(counted)}${more} by idle time only.`,
      'plain',
    )
  }
  const unlisted = of('unlisted')
  if (unlisted.length > 0) {
    say(`${names(unlisted)} can't tell ${unlisted.length === 1 ? 'its' : 'theirs'}.`, 'dim')
  }
  if (leftOut) say(leftOut.message, 'warn')
  return parts
}

function held({ sessions, how }: NodeLook): string {
  return sessions === null || how !== 'failed' ? '' : `, and held ${figure(sessions)} when it was last seen`
}

function theirs(nodes: NodeLook[]): string {
  const sum = nodes.reduce((total, { sessions }) => total + (sessions ?? 0), 0)
  const known = nodes.every(({ sessions }) => sessions !== null)
  return known && sum > 0 ? ` ${nodes.length === 1 ? 'its' : 'their'} ${plural(sum, 'session')}` : ''
}

function use(sessions: number, inUse: number): string {
  if (inUse === 0) return ', none used in the last 5 minutes'
  if (inUse === sessions) return sessions === 1 ? ', in use' : ', all in use'
  return `, ${figure(inUse)} of them used in the last 5 minutes`
}

/** Whoever is hit, in the words of a question before it is done. */
export function idleWords(idleSeconds: number | null): string {
  return idleSeconds === null ? 'not known' : span(idleSeconds * 1000)
}

/** When it ends by itself at the latest, seen from when it was asked; null = not known, or never. */
export function endsInSeconds(session: {
  idleSeconds: number | null
  timeoutSeconds: number | null
}): number | null {
  const { idleSeconds, timeoutSeconds } = session
  if (idleSeconds === null || timeoutSeconds === null || timeoutSeconds <= 0) return null
  return Math.max(0, timeoutSeconds - idleSeconds)
}
