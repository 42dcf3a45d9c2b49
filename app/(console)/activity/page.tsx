import { ActivityPage } from '@/components/activity/activity-page'
import { activityPages } from '@/components/activity/activity-pages'
import { filterOfPage } from '@/components/activity/filter'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export const metadata = { title: 'Activity' }

export default async function Page({ searchParams }: Props) {
  const filter = filterOfPage(await searchParams)
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [activityPages(filter, Date.now(), queries)]}
    >
      <ActivityPage cluster={null} />
    </ServerView>
  )
}
