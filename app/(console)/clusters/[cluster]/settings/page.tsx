import { ClusterSettings } from '@/components/settings/cluster-settings'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: `Settings of ${(await params).cluster}` }
}

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.clusters.get.queryOptions({ input: { cluster } })]}
    >
      <ClusterSettings cluster={cluster} />
    </ServerView>
  )
}
