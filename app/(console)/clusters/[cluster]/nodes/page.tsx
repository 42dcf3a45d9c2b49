import { NodesPage } from '@/components/nodes/nodes-page'
import { nodesPages, parseView } from '@/components/nodes/nodes-view'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

export const metadata = { title: 'Nodes' }

type Props = {
  params: Promise<{ cluster: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function Page({ params, searchParams }: Props) {
  const { cluster } = await params
  const search = await searchParams
  const view = parseView({
    get: (name) => {
      const value = search[name]
      return typeof value === 'string' ? value : null
    },
  })
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.clusters.get.queryOptions({ input: { cluster } })]}
      wants={(queries) => [nodesPages(queries, cluster, view)]}
    >
      <NodesPage cluster={cluster} />
    </ServerView>
  )
}
