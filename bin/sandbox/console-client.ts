import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { contract } from '@/lib/contract/contract'

/** The console's interface as a script sees it. */
export type ConsoleClient = JsonifiedClient<ContractRouterClient<typeof contract>>

export function createConsoleClient(url: string, token: string): ConsoleClient {
  const link = new OpenAPILink(contract, {
    url: `${url}/api/v1`,
    headers: { authorization: `Bearer ${token}` },
  })
  return createORPCClient(link)
}

export interface Upload {
  url: string
  token: string
  cluster: string
  solution: string
  release: string
  file: string
}

/** A form with `release` before `file`, as the route wants it. */
export async function uploadRelease({ url, token, cluster, solution, release, file }: Upload): Promise<void> {
  const form = new FormData()
  form.set('release', release)
  form.set('file', await openAsBlob(file), basename(file))
  const reply = await fetch(`${url}/api/v1/clusters/${cluster}/solutions/${solution}/releases`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  })
  if (!reply.ok) throw new Error(`Release ${release} was not taken (${reply.status}): ${await reply.text()}`)
}
