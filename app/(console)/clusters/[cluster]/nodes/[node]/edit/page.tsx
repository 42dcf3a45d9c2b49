import { EditNode } from '@/components/forms/edit-node'
import { ServerView } from '@/components/shell/server-view'
import { PageHeader } from '@/components/ui/page-header'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string; node: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: `Edit ${decodeURIComponent((await params).node)}` }
}

export default async function Page({ params }: Props) {
  const { cluster, node: encoded } = await params
  const node = decodeURIComponent(encoded)
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.nodes.get.queryOptions({ input: { cluster, node } })]}
    >
      <PageHeader title={`Edit ${node}`} about={cluster} />
      <div className="mt-4">
        <EditNode cluster={cluster} name={node} />
      </div>
    </ServerView>
  )
}
