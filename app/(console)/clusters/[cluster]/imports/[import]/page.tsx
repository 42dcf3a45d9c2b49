import { ImportPage } from '@/components/imports/import-page'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string; import: string }> }

export const metadata = { title: 'Import' }

export default async function Page({ params }: Props) {
  const { cluster, import: id } = await params
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.imports.get.queryOptions({ input: { cluster, import: id } })]}
    >
      <ImportPage cluster={cluster} id={id} />
    </ServerView>
  )
}
