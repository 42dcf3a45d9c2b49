'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { plural } from '@/components/ui/format'
import { Textarea } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { SessionSelection } from '@/lib/contract/sessions'
import { Outcome, wentWell } from './outcome'
import { PreviewFigures } from './preview-figures'

type Props = { cluster: string; selection: SessionSelection; onClose: () => void }

/** Asks what to tell whoever uses the selected sessions, and says on which nodes nobody will see it. */
export function MessageDialog({ cluster, selection, onClose }: Props) {
  const [text, setText] = useState('')
  const preview = useQuery(
    queries.sessions.preview.queryOptions({
      input: { cluster, selection },
      ...{ staleTime: 0, gcTime: 0, retry: false },
    }),
  )
  const send = useMutation(
    queries.sessions.message.mutationOptions({
      onSuccess: (outcome) => {
        if (!wentWell(outcome)) return
        toast(`${plural(outcome.done, 'session')} told`)
        onClose()
      },
    }),
  )
  const found = preview.data
  const reached = found?.nodes.filter(({ messages }) => messages) ?? []
  const deaf = found?.nodes.filter(({ messages }) => !messages) ?? []
  const sessions = reached.reduce((sum, node) => sum + node.sessions, 0)

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !send.isPending && onClose()}
      title={`Message to ${found ? plural(sessions, 'session') : 'sessions'}`}
    >
      {preview.isPending && <Skeleton className="h-40 w-full" />}
      {preview.error && <Notice tone="down">{messageOf(preview.error)}</Notice>}
      {send.data ? (
        <>
          <Outcome outcome={send.data} verb="Told" />
          <DialogActions>
            <Button size="md" variant="primary" onClick={onClose}>
              Close
            </Button>
          </DialogActions>
        </>
      ) : (
        found && (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault()
              send.mutate({ cluster, selection, text })
            }}
          >
            <PreviewFigures preview={found} />
            {deaf.length > 0 && (
              <Notice tone="warn">
                Nobody on {deaf.map(({ node }) => node).join(', ')} will see it: these nodes can't show their
                users a text.
              </Notice>
            )}
            {sessions > 0 && (
              <Field
                label="Message"
                hint="Shown to the users as it stands here, and kept in the activity log."
              >
                {(control) => (
                  <Textarea
                    {...control}
                    autoFocus
                    required
                    maxLength={500}
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                    placeholder="The server restarts at 17:00. Please save your work."
                  />
                )}
              </Field>
            )}
            {send.error && <Notice tone="down">{messageOf(send.error)}</Notice>}
            <DialogActions>
              <Button size="md" onClick={onClose} disabled={send.isPending}>
                Say nothing
              </Button>
              <Button
                size="md"
                type="submit"
                variant="primary"
                pending={send.isPending}
                disabled={sessions === 0 || text.trim() === ''}
              >
                Send to {plural(sessions, 'session')}
              </Button>
            </DialogActions>
          </form>
        )
      )}
    </Dialog>
  )
}
