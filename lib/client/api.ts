import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { contract } from '@/lib/contract/contract'

/** The interface as the browser sees it: times are ISO strings. */
export type Api = JsonifiedClient<ContractRouterClient<typeof contract>>

/** Calls `/api/v1` of the console that served the page, with the cookie of whoever is signed in. */
export const api: Api = createORPCClient(
  new OpenAPILink(contract, {
    url: () => new URL('/api/v1', window.location.origin),
    fetch: (request, init) => fetch(request, { ...init, credentials: 'same-origin', cache: 'no-store' }),
  }),
)
