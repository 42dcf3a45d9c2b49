import { count, plural } from '@/components/ui/format'
import type { Api } from '@/lib/client/api'
import { kindFacts } from '@/lib/domain/kinds'
import type { NodeKind } from '@/lib/domain/model'

export type ConnectionReport = Awaited<ReturnType<Api['nodes']['test']>>

export type ConnectionLine = {
  /** `mind` = it works, and somebody should look at it; `none` = there is nothing to say good or bad. */
  state: 'good' | 'bad' | 'mind' | 'none'
  title: string
  text: string
  offer?: { kind: 'route'; route: string } | { kind: 'pin'; fingerprint: string } | undefined
}

const needs = {
  status: 'See how it is',
  sessions: 'See its sessions',
  deploy: 'Bring it releases',
  servoy: 'See its Servoy clients',
} as const

type FilledIn = { kind: NodeKind; route: string | null; pinned: string | null }

/** What a trial of the connection found, line by line. */
export function connectionLines(report: ConnectionReport, filled: FilledIn, now: number): ConnectionLine[] {
  const { failure, capabilities } = report
  return [
    failure === null
      ? {
          state: 'good',
          title: `Connected in ${Math.max(1, Math.round(report.latencyMs))} ms`,
          text: report.version ?? 'The server does not say its version.',
        }
      : { state: 'bad', title: 'No connection', text: failure.message },
    ...certificateLines(report, filled, now),
    ...(failure === null ? [routeLine(report.route, filled)] : []),
    ...(failure === null && kindFacts[filled.kind].contexts ? [contextsLine(report.contexts)] : []),
    ...capabilities.map(
      ({ need, ok, message }): ConnectionLine => ({
        state: ok ? 'good' : isNotOfItsKind(need, filled.kind) ? 'none' : 'bad',
        title: `${needs[need]}: ${ok ? 'yes' : 'no'}`,
        text: message,
      }),
    ),
  ]
}

/** All that was asked for is there: nobody need look at the lines. */
export function isAllGood(report: ConnectionReport, filled: FilledIn, now: number): boolean {
  return connectionLines(report, filled, now).every(({ state }) => state === 'good' || state === 'none')
}

function certificateLines(
  { certificate, failure }: ConnectionReport,
  { pinned }: FilledIn,
  now: number,
): ConnectionLine[] {
  if (!certificate) return []
  const { fingerprint, subject, issuer, validTo } = certificate
  const own = subject === issuer ? 'signed by itself' : `issued by ${issuer}`
  const text = `${subject}, ${own}${validTo === null ? '' : `, valid until ${validTo.slice(0, 10)}`}`
  if (pinned === fingerprint) {
    return [
      { state: failure?.kind === 'certificate' ? 'bad' : 'good', title: 'Its certificate is pinned', text },
    ]
  }
  const offer = { kind: 'pin', fingerprint } as const
  if (pinned !== null) return [{ state: 'bad', title: 'Not the certificate that is pinned', text, offer }]
  if (failure?.kind === 'certificate') {
    return [{ state: 'bad', title: 'Its certificate is not trusted', text, offer }]
  }
  const days = validTo === null ? null : Math.floor((Date.parse(validTo) - now) / 86_400_000)
  if (days !== null && days < 30) {
    const ends = days < 0 ? 'has run out' : `runs out in ${plural(days, 'day')}`
    return [{ state: 'mind', title: `Its certificate ${ends}`, text, offer }]
  }
  return [{ state: 'good', title: 'Its certificate is trusted', text, offer }]
}

/** What a kind of node can't have is not missing. */
function isNotOfItsKind(need: keyof typeof needs, kind: NodeKind): boolean {
  const { contexts, sessions } = kindFacts[kind]
  return (need === 'deploy' && !contexts) || (need === 'sessions' && sessions !== 'always')
}

function routeLine(found: string | null, { kind, route }: FilledIn): ConnectionLine {
  if (found === null) {
    if (route === null && !kindFacts[kind].contexts) {
      const text = 'It reports none. Where its balancer keeps sessions by a route, type it here.'
      return { state: 'none', title: 'No route', text }
    }
    return route === null
      ? { state: 'mind', title: 'No route', text: 'It reports none: set its jvmRoute, or type it here.' }
      : { state: 'none', title: `Route ${route}, as filled in`, text: 'It does not report one itself.' }
  }
  if (found === route) return { state: 'good', title: `Route ${found}`, text: 'As it reports itself.' }
  const offer = { kind: 'route', route: found } as const
  if (route === null) return { state: 'none', title: `Route ${found}`, text: 'As it reports itself.', offer }
  return {
    state: 'bad',
    title: `Route ${found}, not ${route}`,
    text: `It reports ${found}. With ${route}, as filled in, sessions would not stay on it.`,
    offer,
  }
}

function contextsLine(contexts: ConnectionReport['contexts']): ConnectionLine {
  if (contexts.length === 0) return { state: 'none', title: 'Serves no application yet', text: '' }
  const told = contexts.slice(0, 4).map(({ path, version, running, sessions }) => {
    const name = `${path || '/'}${version ? ` ${version}` : ''}`
    const held = sessions === null ? `${count(null)} sessions` : plural(sessions, 'session')
    return `${name}: ${running ? held : 'stopped'}`
  })
  const more = contexts.length > 4 ? ` · ${contexts.length - 4} more` : ''
  return {
    state: 'none',
    title: `Serves ${plural(contexts.length, 'application')}`,
    text: `${told.join(' · ')}${more}`,
  }
}
