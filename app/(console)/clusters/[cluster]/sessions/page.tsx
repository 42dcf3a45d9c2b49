import { SessionsPage } from '@/components/sessions/sessions-page'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

export const metadata = { title: 'Sessions' }

/** The sessions themselves come later: no page waits for nodes that are slow to answer. */
export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  const { cluster } = await params
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.clusters.get.queryOptions({ input: { cluster } })]}
      wants={(queries) => [queries.solutions.list.queryOptions({ input: { cluster } })]}
    >
      <SessionsPage cluster={cluster} />
    </ServerView>
  )
}
