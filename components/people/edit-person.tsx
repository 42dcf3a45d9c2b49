'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { z } from 'zod'
import { applyError } from '@/components/forms/apply-error'
import { TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { queries } from '@/lib/client/queries'
import type { User } from '@/lib/client/shapes'
import { UserInput } from '@/lib/contract/people'
import { RoleField } from './role-field'

const Form = UserInput.pick({ name: true, role: true }).extend({
  password: UserInput.shape.password.or(z.literal('')),
})
const fields = ['name', 'role', 'password'] as const

/** Changes a name or a role, or sets a new password. */
export function EditPerson({ user, onClose }: { user: User; onClose: () => void }) {
  const cache = useQueryClient()
  const update = useMutation(queries.users.update.mutationOptions())
  const form = useForm<z.input<typeof Form>, unknown, z.output<typeof Form>>({
    resolver: checkedBy(Form),
    defaultValues: { name: user.name, role: user.role, password: '' },
  })
  const { register, formState } = form
  const { errors } = formState

  const submit = form.handleSubmit(async ({ name, role, password }) => {
    try {
      await update.mutateAsync({
        user: user.id,
        ...(name === user.name ? {} : { name }),
        ...(role === user.role ? {} : { role }),
        ...(password === '' ? {} : { password }),
      })
      await cache.invalidateQueries({ queryKey: queries.users.key() })
      await cache.invalidateQueries({ queryKey: queries.me.key() })
      toast(`${name} is changed`)
      onClose()
    } catch (cause) {
      applyError(cause, fields, form)
    }
  })

  return (
    <Dialog open onOpenChange={onClose} title={`Change ${user.name}`} description={user.email}>
      <form onSubmit={submit} noValidate className="grid gap-4">
        <TextField label="Name" autoCapitalize="words" error={errors.name?.message} {...register('name')} />
        <RoleField error={errors.role?.message} {...register('role')} />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          placeholder="kept; type to replace"
          optional
          hint="At least 10 characters. They are signed out everywhere when it changes."
          error={errors.password?.message}
          {...register('password')}
        />
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        <DialogActions>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" size="md" variant="primary" pending={formState.isSubmitting}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
