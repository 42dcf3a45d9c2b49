'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { useTitle } from '@/components/ui/use-title'
import { api } from '@/lib/client/api'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import { NewJoinToken } from './new-join-token'
import type { JoinToken } from './token-words'
import { TokensTable } from './tokens-table'

/** The tokens with which nodes register themselves, for hosts that come and go without anybody at hand. */
export function JoinTokensPage({ cluster }: { cluster: string }) {
  const can = useCan()
  const mayMake = can('joinTokens.create', cluster)
  const { data, error, isPending } = useQuery({
    ...queries.joinTokens.list.queryOptions({ input: { cluster } }),
    enabled: can('joinTokens.list', cluster),
  })
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<JoinToken | null>(null)
  useTitle(`Join tokens of ${cluster}`)
  const tokens = data?.items ?? []
  return (
    <>
      <PageHeader
        title="Join tokens"
        about={cluster}
        actions={
          mayMake && (
            <Button size="md" variant="primary" onClick={() => setMaking(true)}>
              Make a token…
            </Button>
          )
        }
      />
      <p className="mt-3 mb-4 max-w-prose text-dim">
        With a join token a host registers its node by itself, for groups that grow and shrink. What comes by
        it joins like any other node: it takes no traffic before it has proved itself. When its host goes, a
        hook drains it first.
      </p>
      <Panel>
        {!mayMake && <Notice>Join tokens are for admins.</Notice>}
        {mayMake && isPending && <Skeleton className="h-24" />}
        {error && !data && (
          <Notice tone="down" title="The tokens could not be read">
            {messageOf(error)}
          </Notice>
        )}
        {data && tokens.length === 0 && (
          <EmptyState title="No join token yet">
            Make one, put its command into the image or the start script of your hosts, and each adds its node
            when it starts.
          </EmptyState>
        )}
        {tokens.length > 0 && <TokensTable cluster={cluster} tokens={tokens} onRevoke={setRevoking} />}
      </Panel>
      {making && <NewJoinToken cluster={cluster} onClose={() => setMaking(false)} />}
      {revoking && (
        <ConfirmDialog
          open
          danger
          onOpenChange={() => setRevoking(null)}
          title={`Revoke ${revoking.name}?`}
          action={`Revoke ${revoking.name}`}
          onConfirm={async () => {
            await api.joinTokens.revoke({ cluster, id: revoking.id })
            toast(`${revoking.name} is revoked`)
          }}
        >
          <p>No node joins by it any more, from now on.</p>
          <p className="text-dim">
            The nodes that came by it stay, and their agents go on: an agent has an identity of its own.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
