import { BalancersPage } from '@/components/balancers/balancers-page'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: `Balancers of ${(await params).cluster}` }
}

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [
        queries.balancers.list.queryOptions({ input: { cluster } }),
        queries.clusters.get.queryOptions({ input: { cluster } }),
      ]}
    >
      <BalancersPage cluster={cluster} />
    </ServerView>
  )
}
