import { HydrationBoundary, type QueryClient } from '@tanstack/react-query'
import { notFound, redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { codeOf } from '@/lib/client/errors'
import { prefetch } from '@/lib/client/prefetch'
import type { Queries } from '@/lib/client/queries'
import { serverQueries } from '@/lib/client/server-queries'

type Fetched = Parameters<typeof prefetch>[0]

type Props = {
  /** Calls the services in this process as whoever is signed in. */
  client: object
  /** Without these there is no page: unknown names become the page that says so. */
  needs?: ((queries: Queries) => Fetched) | undefined
  /** These come with the first view where they can; what was needed is there to decide by. */
  wants?: ((queries: Queries, seen: QueryClient) => Fetched) | undefined
  children: ReactNode
}

/** The first view of a page with its data, rendered on the server. */
export async function ServerView({ client, needs, wants, children }: Props) {
  const queries = serverQueries(client)
  const state = await prefetch(needs?.(queries) ?? [], (seen) => wants?.(queries, seen) ?? []).catch(
    async (error: unknown) => {
      const code = codeOf(error)
      if (code === 'NOT_FOUND') notFound()
      if (code !== 'UNAUTHORIZED') throw error
      const { needed } = await queries.setup.status.call()
      redirect(needed ? '/welcome' : '/sign-in')
    },
  )
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>
}
