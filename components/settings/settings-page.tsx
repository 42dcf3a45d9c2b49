'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useCan } from '@/components/shell/use-can'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Fact, Facts } from '@/components/ui/table'
import { queries } from '@/lib/client/queries'
import { OwnPassword } from '../people/own-password'
import { People } from '../people/people'
import { Tokens } from '../people/tokens'
import { ArtifactLimit } from './artifact-limit'
import { SystemHealth } from './system-health'

const roleMeans = {
  viewer: 'sees everything, changes nothing',
  operator: 'drains and resumes nodes, uploads and imports releases',
  admin: 'does everything: inventory, people, tokens and settings too',
}

export function SettingsPage() {
  const { data: me } = useSuspenseQuery(queries.me.queryOptions())
  const can = useCan()
  return (
    <>
      <PageHeader title="Settings" about="of the whole console" />
      <div className="mt-4 grid max-w-5xl grid-cols-1 gap-4">
        <Panel title="You">
          <Facts>
            <Fact name="Signed in as">
              {me.name}
              {me.email && <span className="text-dim"> · {me.email}</span>}
            </Fact>
            <Fact name="Role">
              {me.role}
              <span className="text-dim"> · {roleMeans[me.role]}</span>
            </Fact>
          </Facts>
          {me.kind === 'person' && <OwnPassword />}
        </Panel>
        {can('users.list') && <People me={me} />}
        {can('tokens.list') && <Tokens />}
        <ArtifactLimit />
        <SystemHealth />
      </div>
    </>
  )
}
