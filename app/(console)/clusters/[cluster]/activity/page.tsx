import { ActivityPage } from '@/components/activity/activity-page'
import { activityPages } from '@/components/activity/activity-pages'
import { filterOfPage } from '@/components/activity/filter'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

type Props = {
  params: Promise<{ cluster: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props) {
  return { title: `Activity in ${(await params).cluster}` }
}

export default async function Page({ params, searchParams }: Props) {
  const { cluster } = await params
  const filter = { ...filterOfPage(await searchParams), cluster }
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [activityPages(filter, Date.now(), queries)]}
    >
      <ActivityPage cluster={cluster} />
    </ServerView>
  )
}
