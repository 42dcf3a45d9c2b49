'use client'

import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { applyError } from '@/components/forms/apply-error'
import { TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { signIn } from '@/components/people/sign-in'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { queries } from '@/lib/client/queries'
import { SetupInput } from '@/lib/contract/people'

const fields = ['name', 'email', 'password'] as const

/** Makes the first admin and signs them in. */
export function WelcomeForm() {
  const create = useMutation(queries.setup.create.mutationOptions())
  const form = useForm<z.input<typeof SetupInput>, unknown, z.output<typeof SetupInput>>({
    resolver: checkedBy(SetupInput),
    defaultValues: { name: '', email: '', password: '' },
  })
  const { register, formState } = form
  const { errors, isSubmitting, isSubmitSuccessful } = formState

  const submit = form.handleSubmit(async (values) => {
    try {
      await create.mutateAsync(values)
    } catch (cause) {
      return applyError(cause, fields, form)
    }
    const result = await signIn(values.email, values.password)
    window.location.assign(result.ok ? '/' : '/sign-in')
  })

  // `post`: sent before its script is there, it would put the password into the address.
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      <TextField
        label="Your name"
        hint="Stands in the activity log."
        autoComplete="name"
        autoCapitalize="words"
        autoFocus
        error={errors.name?.message}
        {...register('name')}
      />
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...register('email')}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 10 characters."
        error={errors.password?.message}
        {...register('password')}
      />
      {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
      <Button type="submit" variant="primary" size="md" pending={isSubmitting || isSubmitSuccessful}>
        Make the first account
      </Button>
    </form>
  )
}
