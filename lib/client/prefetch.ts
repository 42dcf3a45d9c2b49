import {
  type DehydratedState,
  dehydrate,
  type FetchInfiniteQueryOptions,
  type FetchQueryOptions,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query'
import { getQueryClient } from './query-client'

/** Options of a query, or of one in pages, of which the first is fetched. */
type AnyQuery = { queryKey: QueryKey; queryFn?: unknown; initialPageParam?: unknown }

function fetch(client: QueryClient, query: AnyQuery): Promise<unknown> {
  if ('initialPageParam' in query) {
    return client.fetchInfiniteQuery({ ...(query as FetchInfiniteQueryOptions), retry: false })
  }
  return client.fetchQuery({ ...(query as FetchQueryOptions), retry: false })
}

/**
 * Fetches on the server what a page shows first.
 *
 * @param needed without these there is no page: their errors are thrown
 * @param wanted these come with it where they can, the browser fetches what failed; they may depend on what was needed
 */
export async function prefetch(
  needed: AnyQuery[],
  wanted: (seen: QueryClient) => AnyQuery[] = () => [],
): Promise<DehydratedState> {
  const client = getQueryClient()
  await Promise.all(needed.map((query) => fetch(client, query)))
  await Promise.allSettled(wanted(client).map((query) => fetch(client, query)))
  return dehydrate(client)
}
