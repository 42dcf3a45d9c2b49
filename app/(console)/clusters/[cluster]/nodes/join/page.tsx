import { JoinTokensPage } from '@/components/joining/join-tokens-page'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: `Join tokens of ${(await params).cluster}` }
}

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.clusters.get.queryOptions({ input: { cluster } })]}
      wants={(queries) => [
        queries.joinTokens.list.queryOptions({ input: { cluster } }),
        queries.balancers.list.queryOptions({ input: { cluster } }),
      ]}
    >
      <JoinTokensPage cluster={cluster} />
    </ServerView>
  )
}
