'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { Age, Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Token } from '@/lib/client/shapes'
import { AddToken } from './add-token'

/** By what scripts act: each with a role, perhaps one cluster, and an end. */
export function Tokens() {
  const cache = useQueryClient()
  const now = useNow()
  const { data, error, isPending } = useQuery(queries.tokens.list.queryOptions())
  const revoke = useMutation(queries.tokens.revoke.mutationOptions())
  const [adding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<Token | null>(null)
  return (
    <Panel
      title="API tokens"
      note={
        <a href="/api/v1/docs" className="text-accent underline-offset-3 hover:underline">
          Reference of the API
        </a>
      }
    >
      {isPending && <Skeleton className="h-24" />}
      {error && !data && (
        <Notice tone="down" title="Not read">
          {messageOf(error)}
        </Notice>
      )}
      {data?.items.length === 0 && (
        <p className="text-dim">No token yet. Scripts use one instead of a password.</p>
      )}
      {data && data.items.length > 0 && (
        <Table label="Tokens that there are">
          <thead>
            <tr>
              <Th>Name</Th>
              <Th className="max-md:hidden">Begins with</Th>
              <Th className="max-md:hidden">Role</Th>
              <Th className="max-md:hidden">Cluster</Th>
              <Th>Ends</Th>
              <Th className="max-md:hidden">Last used</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((token) => (
              <Tr key={token.id}>
                <Td>
                  <span className="font-medium">{token.name}</span>
                  <span className="block text-dim text-sm">by {token.createdBy}</span>
                  <span className="block text-dim text-sm md:hidden">
                    {token.role} · {token.cluster ?? 'all clusters'}
                  </span>
                </Td>
                <Td className="font-mono text-sm max-md:hidden">{token.prefix}…</Td>
                <Td className="max-md:hidden">{token.role}</Td>
                <Td className="max-md:hidden">{token.cluster ?? <span className="text-dim">all</span>}</Td>
                <Td>
                  {token.expiresAt === null ? (
                    <span className="text-dim">never</span>
                  ) : Date.parse(token.expiresAt) < now ? (
                    <span className="text-down-ink">
                      ended <Time at={token.expiresAt} />
                    </span>
                  ) : (
                    <Time at={token.expiresAt} />
                  )}
                </Td>
                <Td className="text-dim max-md:hidden">
                  {token.lastUsedAt === null ? 'never' : <Age at={token.lastUsedAt} prefix="" />}
                </Td>
                <Td className="text-right">
                  <Button
                    variant="ghost"
                    aria-label={`Revoke ${token.name}…`}
                    onClick={() => setRevoking(token)}
                  >
                    Revoke…
                  </Button>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      <Button size="md" className="mt-3" onClick={() => setAdding(true)}>
        Make a token…
      </Button>
      {adding && <AddToken onClose={() => setAdding(false)} />}
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={() => setRevoking(null)}
        title={`Revoke ${revoking?.name}?`}
        action="Revoke"
        danger
        onConfirm={async () => {
          if (!revoking) return
          await revoke.mutateAsync({ token: revoking.id })
          await cache.invalidateQueries({ queryKey: queries.tokens.key() })
          toast(`${revoking.name} is revoked`)
        }}
      >
        <p>Whatever uses it is refused from its next request on.</p>
      </ConfirmDialog>
    </Panel>
  )
}
