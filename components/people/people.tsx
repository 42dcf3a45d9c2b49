'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Me, User } from '@/lib/client/shapes'
import { AddPerson } from './add-person'
import { EditPerson } from './edit-person'

/** Everybody who can sign in. */
export function People({ me }: { me: Me }) {
  const cache = useQueryClient()
  const { data, error, isPending } = useQuery(queries.users.list.queryOptions())
  const remove = useMutation(queries.users.remove.mutationOptions())
  const [adding, setAdding] = useState(false)
  const [editing, setEditing] = useState<User | null>(null)
  const [removing, setRemoving] = useState<User | null>(null)
  return (
    <Panel title="People">
      {isPending && <Skeleton className="h-24" />}
      {error && !data && (
        <Notice tone="down" title="Not read">
          {messageOf(error)}
        </Notice>
      )}
      {data && (
        <Table label="Everybody who can sign in">
          <thead>
            <tr>
              <Th>Name</Th>
              <Th className="max-md:hidden">E-mail</Th>
              <Th className="max-md:hidden">Role</Th>
              <Th className="max-md:hidden">Since</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((user) => (
              <Tr key={user.id}>
                <Td>
                  <span className="font-medium">{user.name}</span>
                  {user.id === me.id && <span className="text-dim"> you</span>}
                  <span className="block max-w-40 truncate text-dim text-sm md:hidden">
                    {user.role} · {user.email}
                  </span>
                </Td>
                <Td className="max-md:hidden">{user.email}</Td>
                <Td className="max-md:hidden">{user.role}</Td>
                <Td className="max-md:hidden">
                  <Time at={user.createdAt} />
                </Td>
                <Td className="text-right">
                  <span className="inline-flex gap-2">
                    {user.id !== me.id && (
                      <Button
                        variant="ghost"
                        aria-label={`Remove ${user.name}…`}
                        onClick={() => setRemoving(user)}
                      >
                        Remove…
                      </Button>
                    )}
                    <Button aria-label={`Change ${user.name}…`} onClick={() => setEditing(user)}>
                      Change…
                    </Button>
                  </span>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      <Button size="md" className="mt-3" onClick={() => setAdding(true)}>
        Add a person…
      </Button>
      {adding && <AddPerson onClose={() => setAdding(false)} />}
      {editing && <EditPerson user={editing} onClose={() => setEditing(null)} />}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={() => setRemoving(null)}
        title={`Remove ${removing?.name}?`}
        action="Remove"
        danger
        onConfirm={async () => {
          if (!removing) return
          await remove.mutateAsync({ user: removing.id })
          await cache.invalidateQueries({ queryKey: queries.users.key() })
          toast(`${removing.name} is removed`)
        }}
      >
        <p>
          {removing?.name} is signed out everywhere at once. What they did stays in the activity log under
          their name.
        </p>
      </ConfirmDialog>
    </Panel>
  )
}
