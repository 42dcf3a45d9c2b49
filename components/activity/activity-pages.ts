import { type Queries, queries } from '@/lib/client/queries'
import { type ActivityFilter, since } from './filter'

/** The activity log, page after page; `now` in milliseconds. */
export function activityPages(filter: ActivityFilter, now: number, over: Queries = queries) {
  const { actor, type, text, cluster } = filter
  const from = since(filter.days, now)
  return over.activity.list.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: 50,
      ...(actor ? { actor } : {}),
      ...(type ? { type } : {}),
      ...(text ? { text } : {}),
      ...(cluster ? { cluster } : {}),
      ...(from ? { from } : {}),
      ...(cursor ? { cursor } : {}),
    }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}
