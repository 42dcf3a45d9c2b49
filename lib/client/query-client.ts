import { defaultShouldDehydrateQuery, QueryClient } from '@tanstack/react-query'
import { shouldRetry } from './errors'

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The live stream says when something is old: nothing is fetched again for its age alone.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: shouldRetry,
      },
      mutations: { networkMode: 'always', retry: false },
      dehydrate: { shouldDehydrateQuery: defaultShouldDehydrateQuery },
    },
  })
}

let ofThisTab: QueryClient | undefined

/** One per request on the server, one per tab in the browser. */
export function getQueryClient(): QueryClient {
  if (typeof window === 'undefined') return makeQueryClient()
  ofThisTab ??= makeQueryClient()
  return ofThisTab
}
