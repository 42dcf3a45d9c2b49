import { recentMinutes } from '@/components/charts/recent'
import { NodePage } from '@/components/nodes/node-page'
import { hasDrain, nodeQueries } from '@/components/nodes/node-queries'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string; node: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: decodeURIComponent((await params).node) }
}

export default async function Page({ params }: Props) {
  const { cluster, node: encoded } = await params
  const name = decodeURIComponent(encoded)
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => {
        const options = nodeQueries(queries, cluster, name)
        return [options.node, options.cluster]
      }}
      wants={(queries, seen) => {
        const options = nodeQueries(queries, cluster, name)
        const node = seen.getQueryData(options.node.queryKey)
        const summary = seen.getQueryData(options.cluster.queryKey)
        const sessions = options.samples('sessions', recentMinutes(summary?.createdAt ?? '', Date.now()))
        const drain = node && hasDrain(node) ? [options.drain] : []
        return [...drain, options.drains, options.events, sessions]
      }}
    >
      <NodePage cluster={cluster} name={name} />
    </ServerView>
  )
}
