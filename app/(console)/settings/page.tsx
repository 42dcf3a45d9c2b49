import { SettingsPage } from '@/components/settings/settings-page'
import { ServerView } from '@/components/shell/server-view'
import { serverClient } from '@/lib/web'

export const metadata = { title: 'Settings' }

export default async function Page() {
  return (
    <ServerView
      client={await serverClient()}
      needs={(queries) => [
        queries.me.queryOptions(),
        queries.settings.get.queryOptions(),
        queries.health.queryOptions(),
        queries.workers.queryOptions(),
      ]}
      wants={(queries) => [queries.users.list.queryOptions(), queries.tokens.list.queryOptions()]}
    >
      <SettingsPage />
    </ServerView>
  )
}
