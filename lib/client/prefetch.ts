import { type DehydratedState, dehydrate, type FetchQueryOptions, type QueryKey } from '@tanstack/react-query'
import { getQueryClient } from './query-client'

// biome-ignore lint/suspicious/noExplicitAny: queries of any reply go into one list
type AnyQuery = Pick<FetchQueryOptions<any, any, any, any>, 'queryKey' | 'queryFn'> & { queryKey: QueryKey }

/**
 * Fetches on the server what a page shows first.
 *
 * @param needed without these there is no page: their errors are thrown
 * @param wanted these come with it where they can; the browser fetches what failed
 */
export async function prefetch(needed: AnyQuery[], wanted: AnyQuery[] = []): Promise<DehydratedState> {
  const client = getQueryClient()
  await Promise.all([
    ...needed.map((query) => client.fetchQuery({ ...query, retry: false })),
    ...wanted.map((query) => client.prefetchQuery({ ...query, retry: false })),
  ])
  return dehydrate(client)
}
