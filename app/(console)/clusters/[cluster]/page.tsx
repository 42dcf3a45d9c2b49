import { recentMinutes } from '@/components/charts/recent'
import { ClusterPage } from '@/components/cluster/cluster-page'
import { clusterQueries, manyNodes } from '@/components/cluster/cluster-queries'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: (await params).cluster }
}

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [clusterQueries(queries, cluster).summary]}
      wants={(queries, seen) => {
        const options = clusterQueries(queries, cluster)
        const summary = seen.getQueryData(options.summary.queryKey)
        const total = summary?.nodes.total ?? 0
        const samples = options.samples(recentMinutes(summary?.createdAt ?? '', Date.now()))
        const always = [options.drains, options.imports, options.events]
        if (total === 0) return always
        const many = total > manyNodes
        // A share and a member for each of a thousand nodes would be most of the first view's bytes.
        const small = many ? [] : [options.distribution, options.balancers]
        return [...always, options.nodes(many), samples, ...small]
      }}
    >
      <ClusterPage cluster={cluster} />
    </ServerView>
  )
}
