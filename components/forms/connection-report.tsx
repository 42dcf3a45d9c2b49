'use client'

import { Check, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { count, plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Fact, Facts } from '@/components/ui/table'
import type { Api } from '@/lib/client/api'

type ConnectionReport = Awaited<ReturnType<Api['nodes']['test']>>

const needs = {
  status: 'See how it is',
  sessions: 'See its sessions',
  deploy: 'Bring it releases',
  servoy: 'See its Servoy clients',
} as const

type Props = {
  report: ConnectionReport
  route: string | null
  /** Takes the route that the node itself reports. */
  onTakeRoute: (route: string) => void
}

/** What a trial of the connection found, or exactly what failed. */
export function ConnectionResult({ report, route, onTakeRoute }: Props) {
  const { failure, capabilities } = report
  return (
    <div className="grid gap-3" data-testid="connection-report">
      {failure ? (
        <Notice tone="down" title="No connection">
          <p>{failure.message}</p>
        </Notice>
      ) : (
        <>
          <Notice tone="up" title={`Connected in ${Math.max(1, Math.round(report.latencyMs))} ms`}>
            <p>{report.version ?? 'The server does not say its version.'}</p>
          </Notice>
          <Facts>
            <Fact name="Route">
              <RouteFound found={report.route} route={route} onTakeRoute={onTakeRoute} />
            </Fact>
            <Fact name="Serves">
              <ContextList contexts={report.contexts} />
            </Fact>
          </Facts>
        </>
      )}
      {capabilities.length > 0 && (
        <ul aria-label="What these credentials suffice for" className="grid gap-2">
          {capabilities.map(({ need, ok, message }) => (
            <li key={need} className="flex items-start gap-2">
              {ok ? (
                <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-up-ink" />
              ) : (
                <X aria-hidden className="mt-0.5 size-4 shrink-0 text-down-ink" />
              )}
              <span>
                <span className={ok ? '' : 'text-down-ink'}>
                  {needs[need]}: {ok ? 'yes' : 'no'}
                </span>
                <span className="block text-dim text-sm">{message}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function RouteFound({ found, route, onTakeRoute }: { found: string | null } & Omit<Props, 'report'>) {
  if (found === null)
    return <span className="text-dim">It reports none: set its jvmRoute, or type it here.</span>
  if (found === route) return <span>{found}, as filled in</span>
  return (
    <span className="flex flex-wrap items-center gap-2">
      {found}
      {route !== null && <span className="text-warn-ink">not {route}, as filled in</span>}
      <Button onClick={() => onTakeRoute(found)}>Use {found}</Button>
    </span>
  )
}

function ContextList({ contexts }: { contexts: ConnectionReport['contexts'] }) {
  if (contexts.length === 0) return <span className="text-dim">no application yet</span>
  return (
    <ul className="grid gap-0.5">
      {contexts.map(({ path, version, running, sessions }) => (
        <li key={`${path}##${version}`}>
          {path || '/'}
          {version && <span className="text-dim"> {version}</span>}
          <span className="text-dim">
            {running ? ' · ' : ' · stopped · '}
            {sessions === null ? `${count(null)} sessions` : plural(sessions, 'session')}
          </span>
        </li>
      ))}
    </ul>
  )
}
