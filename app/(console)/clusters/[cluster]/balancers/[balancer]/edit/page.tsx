import { EditBalancer } from '@/components/balancers/edit-balancer'
import { ServerView } from '@/components/shell/server-view'
import { PageHeader } from '@/components/ui/page-header'
import { serverClient } from '@/lib/web'

type Props = { params: Promise<{ cluster: string; balancer: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: `Edit ${decodeURIComponent((await params).balancer)}` }
}

export default async function Page({ params }: Props) {
  const { cluster, balancer: encoded } = await params
  const balancer = decodeURIComponent(encoded)
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.balancers.get.queryOptions({ input: { cluster, balancer } })]}
    >
      <PageHeader title={`Edit ${balancer}`} about={cluster} />
      <div className="mt-4">
        <EditBalancer cluster={cluster} name={balancer} />
      </div>
    </ServerView>
  )
}
