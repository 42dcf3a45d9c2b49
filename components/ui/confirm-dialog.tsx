'use client'

import { type ReactNode, useState } from 'react'
import { messageOf } from '@/lib/client/errors'
import { Button } from './button'
import { Dialog, DialogActions } from './dialog'
import { Field } from './field'
import { Textarea } from './input'
import { Notice } from './notice'

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** Exactly what will happen, and to how many people. */
  children: ReactNode
  /** What the button does: "Remove node2". */
  action: string
  danger?: boolean | undefined
  /** What is said above it speaks against it. */
  disabled?: boolean | undefined
  /** Asks why, for the activity log; `required` = it can't be left empty. */
  reason?: 'optional' | 'required' | undefined
  /** It rejects with the API's error, which is then shown here; `false` = it stays open, and is said in place. */
  onConfirm: (reason: string | undefined) => Promise<unknown>
}

/** Asks before something is done, says what went wrong in place, and closes once it is done. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  action,
  danger,
  disabled,
  reason,
  onConfirm,
}: Props) {
  const [why, setWhy] = useState('')
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string | null>(null)

  function change(next: boolean) {
    if (pending) return
    setError(null)
    setWhy('')
    onOpenChange(next)
  }

  async function confirm() {
    setPending(true)
    setError(null)
    try {
      if ((await onConfirm(why.trim() || undefined)) === false) return
      setWhy('')
      onOpenChange(false)
    } catch (cause) {
      setError(messageOf(cause))
    } finally {
      setPending(false)
    }
  }

  return (
    <Dialog open={open} onOpenChange={change} title={title}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        <div className="grid gap-2">{children}</div>
        {reason && (
          <Field label="Reason" hint="For those who read the activity log." optional={reason === 'optional'}>
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                maxLength={500}
                required={reason === 'required'}
                value={why}
                onChange={(event) => setWhy(event.target.value)}
              />
            )}
          </Field>
        )}
        {error && <Notice tone="down">{error}</Notice>}
        <DialogActions>
          <Button size="md" onClick={() => change(false)} disabled={pending}>
            Leave as it is
          </Button>
          <Button
            size="md"
            type="submit"
            variant={danger ? 'danger' : 'primary'}
            pending={pending}
            disabled={disabled}
          >
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
