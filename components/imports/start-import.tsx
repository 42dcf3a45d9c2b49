'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { applyError } from '@/components/forms/apply-error'
import { AreaField, Option, TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { numberOrNothing } from '@/components/forms/values'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { queries } from '@/lib/client/queries'
import type { Solution } from '@/lib/client/shapes'
import { ImportInput } from '@/lib/contract/imports'
import { listed } from '@/lib/domain/words'

const Form = z.object({
  strategy: ImportInput.shape.strategy,
  drainDeadlineMinutes: z.number().min(1).max(1440),
  reason: ImportInput.shape.reason,
})
const fields = ['strategy', 'drainDeadlineMinutes', 'reason'] as const

type Props = { cluster: string; solution: Solution; release: string; onClose: () => void }

/** Starts an import, after saying what each way means for the people who work on the nodes. */
export function StartImport({ cluster, solution, release, onClose }: Props) {
  const router = useRouter()
  const cache = useQueryClient()
  const start = useMutation(queries.imports.start.mutationOptions())
  const { data: summary } = useQuery(queries.clusters.get.queryOptions({ input: { cluster } }))
  const { data: nodes } = useQuery(queries.nodes.list.queryOptions({ input: { cluster, limit: 500 } }))
  const form = useForm<z.input<typeof Form>, unknown, z.output<typeof Form>>({
    resolver: checkedBy(Form),
    defaultValues: { strategy: 'rolling', drainDeadlineMinutes: 30, reason: '' },
  })
  const { register, formState, watch } = form
  const { errors } = formState
  const rolling = watch('strategy') === 'rolling'
  const held = summary?.sessions ?? 0
  const away = (nodes?.items ?? []).filter(({ agent }) => !agent.connected).map(({ name }) => name)

  const submit = form.handleSubmit(async ({ strategy, drainDeadlineMinutes, reason }) => {
    try {
      const started = await start.mutateAsync({
        cluster,
        solution: solution.name,
        release,
        strategy,
        ...(strategy === 'rolling' ? { drainDeadlineSeconds: Math.round(drainDeadlineMinutes * 60) } : {}),
        ...(reason ? { reason } : {}),
      })
      router.push(`/clusters/${cluster}/imports/${started.id}`)
      await cache.invalidateQueries({ queryKey: queries.imports.key() })
    } catch (cause) {
      applyError(cause, fields, form)
    }
  })

  return (
    <Dialog open onOpenChange={onClose} title={`Import ${solution.name} ${release}`}>
      <form onSubmit={submit} noValidate className="grid gap-4">
        <p>
          Brings {release} to {summary ? plural(summary.nodes.total, 'node') : 'every node'} of {cluster}
          {solution.wanted && solution.wanted !== release && `, where ${solution.wanted} is wanted now`}.
          Nodes fetch and check it first; nothing changes for people until it is activated.
        </p>
        <fieldset className="grid gap-2">
          <legend className="mb-1 font-medium text-sm">How</legend>
          <Option title="Rolling: one node after another" value="rolling" {...register('strategy')}>
            Each node is drained first: sessions on it go on until they end, new ones go to the others. Nobody
            loses work unless the wait below runs out. It takes as long as people stay.
          </Option>
          <Option title="All at once" value="all-at-once" {...register('strategy')}>
            Every node serves {release} within seconds.{' '}
            {held > 0
              ? `The ${plural(held, 'session')} held now end when the old version is taken away.`
              : 'Sessions end when the old version is taken away.'}
          </Option>
        </fieldset>
        {rolling && (
          <TextField
            label="Wait for a node to empty at most"
            unit="minutes"
            inputMode="numeric"
            hint="When it passes, the node is activated with what it still holds: those sessions end."
            error={errors.drainDeadlineMinutes?.message}
            {...register('drainDeadlineMinutes', { setValueAs: numberOrNothing })}
          />
        )}
        <AreaField
          label="Reason"
          optional
          hint="For those who read the activity log."
          maxLength={500}
          error={errors.reason?.message}
          {...register('reason')}
        />
        {away.length > 0 && (
          <Notice tone="warn" title={`No agent connected: ${listed(away)}`}>
            The import waits for {away.length === 1 ? 'it' : 'them'}: a node gets the release when its agent
            is back.
          </Notice>
        )}
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        <DialogActions>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" size="md" variant="primary" pending={formState.isSubmitting}>
            Start the import
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
