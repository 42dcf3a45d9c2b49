'use client'

import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { applyError } from '@/components/forms/apply-error'
import { TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { numberOrNothing } from '@/components/forms/values'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { queries } from '@/lib/client/queries'
import { Settings } from '@/lib/contract/system'

export function ArtifactLimit() {
  const cache = useQueryClient()
  const { data } = useSuspenseQuery(queries.settings.get.queryOptions())
  const update = useMutation(queries.settings.update.mutationOptions())
  const mayUpdate = useCan()('settings.update')
  const form = useForm({ resolver: checkedBy(Settings), values: data, disabled: !mayUpdate })
  const { register, formState } = form
  const { errors } = formState

  const save = form.handleSubmit(async (values) => {
    try {
      const saved = await update.mutateAsync(values)
      form.reset(saved)
      await cache.invalidateQueries({ queryKey: queries.settings.key() })
      toast('Saved')
    } catch (cause) {
      applyError(cause, ['artifactSizeMaxMb'], form)
    }
  })

  return (
    <Panel title="Uploads">
      <form onSubmit={save} noValidate className="grid gap-3">
        <TextField
          className="max-w-72"
          label="Largest WAR"
          unit="MB"
          inputMode="numeric"
          hint="1 to 4096. A proxy in front of the console may have a limit of its own."
          error={errors.artifactSizeMaxMb?.message}
          {...register('artifactSizeMaxMb', { setValueAs: numberOrNothing })}
        />
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        {mayUpdate && (
          <div>
            <Button type="submit" size="md" disabled={!formState.isDirty} pending={formState.isSubmitting}>
              Save
            </Button>
          </div>
        )}
      </form>
    </Panel>
  )
}
