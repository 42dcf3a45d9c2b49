import { FirstSteps } from '@/components/first-run/steps'
import { AddNode } from '@/components/forms/add-node'
import { ServerView } from '@/components/shell/server-view'
import { PageHeader } from '@/components/ui/page-header'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: `Add a node to ${(await params).cluster}` }
}

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.clusters.get.queryOptions({ input: { cluster } })]}
    >
      <PageHeader title="Add a node" about={cluster} />
      <div className="mt-4">
        <FirstSteps cluster={cluster} current="nodes" />
        <AddNode cluster={cluster} />
      </div>
    </ServerView>
  )
}
