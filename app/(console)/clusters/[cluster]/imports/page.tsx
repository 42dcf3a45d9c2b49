import { importPages } from '@/components/imports/import-pages'
import { ImportsPage } from '@/components/imports/imports-page'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: `Imports of ${(await params).cluster}` }
}

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <ServerView client={await serverClient()} needs={(queries) => [importPages(cluster, queries)]}>
      <ImportsPage cluster={cluster} />
    </ServerView>
  )
}
