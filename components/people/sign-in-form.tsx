'use client'

import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { signIn } from './sign-in'

const Form = z.object({
  email: z.email('an e-mail address'),
  password: z.string().min(1, 'your password'),
})

/** `next` = a path of this console to go on to. */
export function SignInForm({ next }: { next: string }) {
  const form = useForm({ resolver: checkedBy(Form), defaultValues: { email: '', password: '' } })
  const { register, formState, setError, setFocus } = form
  const { errors, isSubmitting, isSubmitSuccessful } = formState

  const submit = form.handleSubmit(async ({ email, password }) => {
    const result = await signIn(email, password)
    if (!result.ok) {
      setError('root', { message: result.message })
      setFocus('password')
      return
    }
    // A whole new page: nothing that was fetched for nobody is kept.
    window.location.assign(next)
  })

  // `post`: sent before its script is there, it would put the password into the address.
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        autoFocus
        error={errors.email?.message}
        {...register('email')}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...register('password')}
      />
      {errors.root?.message && (
        <Notice tone="down" title="Not signed in">
          {errors.root.message}
        </Notice>
      )}
      <Button type="submit" variant="primary" size="md" pending={isSubmitting || isSubmitSuccessful}>
        Sign in
      </Button>
    </form>
  )
}
