'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import type { z } from 'zod'
import { applyError } from '@/components/forms/apply-error'
import { TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { queries } from '@/lib/client/queries'
import { UserInput } from '@/lib/contract/people'
import { RoleField } from './role-field'

const fields = ['name', 'email', 'role', 'password'] as const

export function AddPerson({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient()
  const create = useMutation(queries.users.create.mutationOptions())
  const form = useForm<z.input<typeof UserInput>, unknown, z.output<typeof UserInput>>({
    resolver: checkedBy(UserInput),
    defaultValues: { name: '', email: '', role: 'operator', password: '' },
  })
  const { register, formState } = form
  const { errors } = formState

  const submit = form.handleSubmit(async (values) => {
    try {
      await create.mutateAsync(values)
      await cache.invalidateQueries({ queryKey: queries.users.key() })
      toast(`${values.name} can sign in now`)
      onClose()
    } catch (cause) {
      applyError(cause, fields, form)
    }
  })

  return (
    <Dialog open onOpenChange={onClose} title="Add a person">
      <form onSubmit={submit} noValidate className="grid gap-4">
        <TextField label="Name" autoCapitalize="words" error={errors.name?.message} {...register('name')} />
        <TextField label="E-mail" type="email" error={errors.email?.message} {...register('email')} />
        <RoleField error={errors.role?.message} {...register('role')} />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters. Hand it over yourself: Muster sends no mail."
          error={errors.password?.message}
          {...register('password')}
        />
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        <DialogActions>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" size="md" variant="primary" pending={formState.isSubmitting}>
            Add
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
