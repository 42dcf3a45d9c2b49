'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { count, plural } from '@/components/ui/format'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { codeOf, messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { SessionSelection } from '@/lib/contract/sessions'
import { Outcome, wentWell } from './outcome'
import { PreviewFigures } from './preview-figures'

type Props = {
  cluster: string
  selection: SessionSelection
  onClose: () => void
  /** Something was ended, or refused: what is shown is old. */
  onDone: (ended: boolean) => void
}

/** Says which sessions would end and how many people use them now, asks why, and ends them. */
export function EndDialog({ cluster, selection, onClose, onDone }: Props) {
  const [reason, setReason] = useState('')
  const preview = useQuery(
    queries.sessions.preview.queryOptions({
      input: { cluster, selection },
      ...{ staleTime: 0, gcTime: 0, retry: false },
    }),
  )
  const end = useMutation(
    queries.sessions.end.mutationOptions({
      onSuccess: (outcome) => {
        if (!wentWell(outcome)) return
        toast(`${plural(outcome.done, 'session')} ended`)
        onClose()
      },
      onSettled: (outcome) => onDone(outcome !== undefined),
    }),
  )
  const found = preview.data
  const sessions = found?.sessions ?? 0
  const what = plural(sessions, 'session')
  const unable = found?.nodes.filter(({ ends }) => !ends) ?? []
  const changed = end.error !== null && codeOf(end.error) === 'CONFLICT'

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !end.isPending && onClose()}
      title={found ? `End ${what}` : 'End sessions'}
    >
      {preview.isPending && <Skeleton className="h-40 w-full" />}
      {preview.error && <Notice tone="down">{messageOf(preview.error)}</Notice>}
      {end.data ? (
        <>
          <Outcome outcome={end.data} verb="Ended" />
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
              end.mutate({ cluster, selection, expected: sessions, reason })
            }}
          >
            {sessions === 0 ? (
              <p>None of these sessions is there any more.</p>
            ) : (
              <p>
                Whoever has {sessions === 1 ? 'it' : 'them'} loses what is not saved and is signed out.{' '}
                <InUse sessions={sessions} inUse={found.inUse} />
              </p>
            )}
            <PreviewFigures preview={found} />
            {unable.length > 0 && (
              <Notice tone="warn">
                {unable.map(({ node }) => node).join(', ')} can't end single sessions.
              </Notice>
            )}
            {sessions > 0 && (
              <Field label="Reason" hint="For those who read the activity log.">
                {(control) => (
                  <Input
                    {...control}
                    autoFocus
                    required
                    maxLength={500}
                    value={reason}
                    onChange={(event) => setReason(event.target.value)}
                    placeholder="Left open over night"
                  />
                )}
              </Field>
            )}
            {end.error && (
              <Notice tone="down">
                <p>{messageOf(end.error)}</p>
                {changed && (
                  <Button
                    variant="link"
                    pending={preview.isFetching}
                    onClick={() => void preview.refetch().then(() => end.reset())}
                  >
                    Look at the new figures
                  </Button>
                )}
              </Notice>
            )}
            <DialogActions>
              <Button size="md" onClick={onClose} disabled={end.isPending}>
                Leave {sessions === 1 ? 'it' : 'them'} as {sessions === 1 ? 'it is' : 'they are'}
              </Button>
              <Button
                size="md"
                type="submit"
                variant="danger"
                pending={end.isPending}
                disabled={sessions === 0 || reason.trim() === '' || changed}
              >
                End {what}
              </Button>
            </DialogActions>
          </form>
        )
      )}
    </Dialog>
  )
}

function InUse({ sessions, inUse }: { sessions: number; inUse: number }) {
  if (inUse === 0) return <>None was used in the last 5 minutes.</>
  const who =
    sessions === 1
      ? 'It was'
      : inUse === sessions
        ? 'All were'
        : `${count(inUse)} of them ${inUse === 1 ? 'was' : 'were'}`
  return <strong className="font-semibold text-warn-ink">{who} used in the last 5 minutes.</strong>
}
