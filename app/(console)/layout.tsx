import type { ReactNode } from 'react'
import { ConsoleShell } from '@/components/shell/console-shell'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

export const dynamic = 'force-dynamic'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.me.queryOptions(), queries.clusters.list.queryOptions()]}
    >
      <ConsoleShell>{children}</ConsoleShell>
    </ServerView>
  )
}
