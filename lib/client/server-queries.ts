import { createORPCClient } from '@orpc/client'
import type { Api } from './api'
import { type Queries, queriesOver } from './queries'

type Call = (input: unknown, options?: { signal?: AbortSignal | undefined }) => Promise<unknown>

function isCallable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'function' || (typeof value === 'object' && value !== null)
}

/**
 * The same queries over a client that calls the services in this process. Replies pass through JSON, so that the
 * cache holds what the browser itself would have fetched.
 */
export function serverQueries(client: object): Queries {
  return queriesOver(
    createORPCClient<Api>({
      async call(path, input, options) {
        let target: unknown = client
        for (const key of path) target = isCallable(target) ? target[key] : undefined
        if (typeof target !== 'function') throw new Error(`No procedure ${path.join('.')}`)
        const reply = await (target as Call)(input, { signal: options.signal })
        return JSON.parse(JSON.stringify(reply))
      },
    }),
  )
}
