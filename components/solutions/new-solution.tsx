'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { applyError } from '@/components/forms/apply-error'
import { TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { queries } from '@/lib/client/queries'
import { SolutionInput } from '@/lib/contract/solutions'

const fields = ['name', 'contextPath'] as const

type Props = { cluster: string; open: boolean; onOpenChange: (open: boolean) => void }

export function NewSolution({ cluster, open, onOpenChange }: Props) {
  const cache = useQueryClient()
  const create = useMutation(queries.solutions.create.mutationOptions())
  const form = useForm({ resolver: checkedBy(SolutionInput), defaultValues: { name: '', contextPath: '' } })
  const { register, formState, setValue } = form
  const { errors, dirtyFields } = formState
  const name = register('name', {
    onChange: (event: { target: { value: string } }) => {
      if (!dirtyFields.contextPath)
        setValue('contextPath', event.target.value ? `/${event.target.value}` : '')
    },
  })

  const submit = form.handleSubmit(async (values) => {
    try {
      await create.mutateAsync({ cluster, ...values })
      await cache.invalidateQueries({ queryKey: queries.solutions.key() })
      form.reset()
      onOpenChange(false)
    } catch (cause) {
      applyError(cause, fields, form)
    }
  })

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New solution">
      <form onSubmit={submit} noValidate className="grid gap-4">
        <TextField label="Name" placeholder="crm" error={errors.name?.message} {...name} />
        <TextField
          label="Context path"
          placeholder="/crm"
          hint="Where nodes serve it. What they serve there already goes on until the first import."
          error={errors.contextPath?.message}
          {...register('contextPath')}
        />
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        <DialogActions>
          <Button size="md" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit" size="md" variant="primary" pending={formState.isSubmitting}>
            Create
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
