'use client'

import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { applyError } from '@/components/forms/apply-error'
import { TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { api } from '@/lib/client/api'
import { OwnPasswordInput } from '@/lib/contract/people'

/** Changes the password of whoever is signed in. */
export function OwnPassword() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button className="mt-3" onClick={() => setOpen(true)}>
        Change password…
      </Button>
      {open && <OwnPasswordDialog onClose={() => setOpen(false)} />}
    </>
  )
}

const fields = ['current', 'password'] as const

function OwnPasswordDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({
    resolver: checkedBy(OwnPasswordInput),
    defaultValues: { current: '', password: '' },
  })
  const { register, formState } = form
  const { errors, isSubmitting, isSubmitSuccessful } = formState

  const submit = form.handleSubmit(async (input) => {
    try {
      await api.ownPassword(input)
      window.location.assign(`/sign-in?next=${encodeURIComponent('/settings')}`)
    } catch (cause) {
      applyError(cause, fields, form)
    }
  })

  return (
    <Dialog open onOpenChange={onClose} title="Change your password">
      <form onSubmit={submit} noValidate className="grid gap-4">
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          autoFocus
          error={errors.current?.message}
          {...register('current')}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters. You are signed out everywhere, here too, and sign in with it."
          error={errors.password?.message}
          {...register('password')}
        />
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        <DialogActions>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" size="md" variant="primary" pending={isSubmitting || isSubmitSuccessful}>
            Change it and sign in again
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
