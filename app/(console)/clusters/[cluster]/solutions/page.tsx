import { runningImports } from '@/components/imports/import-pages'
import { ServerView } from '@/components/shell/server-view'
import { SolutionsPage } from '@/components/solutions/solutions-page'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: `Solutions of ${(await params).cluster}` }
}

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.solutions.list.queryOptions({ input: { cluster } })]}
      wants={(queries) => [runningImports(cluster, queries)]}
    >
      <SolutionsPage cluster={cluster} />
    </ServerView>
  )
}
