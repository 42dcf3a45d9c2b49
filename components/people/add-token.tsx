'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { applyError } from '@/components/forms/apply-error'
import { SelectField, TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { numberOrNull, textOrNull } from '@/components/forms/values'
import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { queries } from '@/lib/client/queries'
import { TokenInput } from '@/lib/contract/people'
import { RoleField } from './role-field'

const fields = ['name', 'role', 'cluster', 'expiresInDays'] as const

/** Makes a token, and shows it this once. */
export function AddToken({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient()
  const { data: clusters } = useQuery(queries.clusters.list.queryOptions())
  const create = useMutation(queries.tokens.create.mutationOptions())
  const form = useForm<z.input<typeof TokenInput>, unknown, z.output<typeof TokenInput>>({
    resolver: checkedBy(TokenInput),
    defaultValues: { name: '', role: 'viewer', cluster: null, expiresInDays: 90 },
  })
  const { register, formState } = form
  const { errors } = formState
  const made = create.data

  const submit = form.handleSubmit(async (values) => {
    try {
      await create.mutateAsync(values)
      await cache.invalidateQueries({ queryKey: queries.tokens.key() })
    } catch (cause) {
      applyError(cause, fields, form)
    }
  })

  if (made) {
    return (
      <Dialog open onOpenChange={onClose} title={`The token ${made.name}`}>
        <p className="mb-3">Copy it now: it is kept only as a hash, and never shown again.</p>
        <CopyText text={made.token} label="Token" />
        <p className="mt-3 text-dim text-sm">
          Scripts send it as <code className="font-mono">Authorization: Bearer …</code>
        </p>
        <DialogActions>
          <Button size="md" variant="primary" onClick={onClose}>
            I have it
          </Button>
        </DialogActions>
      </Dialog>
    )
  }

  return (
    <Dialog open onOpenChange={onClose} title="Make a token">
      <form onSubmit={submit} noValidate className="grid gap-4">
        <TextField
          label="Name"
          placeholder="deploy script"
          hint="Stands in the activity log for what is done with it."
          error={errors.name?.message}
          {...register('name')}
        />
        <RoleField error={errors.role?.message} {...register('role')} />
        <div className="grid gap-4 md:grid-cols-2">
          <SelectField
            label="Cluster"
            error={errors.cluster?.message}
            {...register('cluster', { setValueAs: textOrNull })}
          >
            <option value="">all</option>
            {clusters?.items.map(({ slug }) => (
              <option key={slug} value={slug}>
                {slug}
              </option>
            ))}
          </SelectField>
          <TextField
            label="Ends in"
            unit="days"
            inputMode="numeric"
            hint="Empty = never."
            error={errors.expiresInDays?.message}
            {...register('expiresInDays', { setValueAs: numberOrNull })}
          />
        </div>
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        <DialogActions>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" size="md" variant="primary" pending={formState.isSubmitting}>
            Make it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
