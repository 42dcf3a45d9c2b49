import Link from 'next/link'
import { FirstSteps } from '@/components/first-run/steps'
import { AddNodeWizard } from '@/components/joining/add-node-wizard'
import { ServerView } from '@/components/shell/server-view'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { serverClient } from '@/lib/web'

type Props = {
  params: Promise<{ cluster: string }>
  searchParams: Promise<{ node?: string | string[] }>
}

export async function generateMetadata({ params }: Props) {
  return { title: `Add a node to ${(await params).cluster}` }
}

export default async function Page({ params, searchParams }: Props) {
  const { cluster } = await params
  const { node } = await searchParams
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [queries.clusters.get.queryOptions({ input: { cluster } })]}
      wants={(queries) => [
        queries.balancers.list.queryOptions({ input: { cluster } }),
        ...(typeof node === 'string' ? [queries.nodes.get.queryOptions({ input: { cluster, node } })] : []),
      ]}
    >
      <PageHeader
        title="Add a node"
        about={cluster}
        actions={
          <Button asChild size="md">
            <Link href={`/clusters/${encodeURIComponent(cluster)}/nodes/join`}>Join tokens</Link>
          </Button>
        }
      />
      <div className="mt-4">
        <FirstSteps cluster={cluster} current="nodes" />
        <AddNodeWizard cluster={cluster} />
      </div>
    </ServerView>
  )
}
