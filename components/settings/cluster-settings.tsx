'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import type { z } from 'zod'
import { applyError } from '@/components/forms/apply-error'
import { FormActions, TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { numberOrNothing, numberOrNull } from '@/components/forms/values'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { PageSkeleton } from '@/components/ui/skeleton'
import { queries } from '@/lib/client/queries'
import type { ClusterSummary } from '@/lib/client/shapes'
import { ClusterInput } from '@/lib/contract/clusters'
import { DeleteCluster } from './delete-cluster'

const fields = [
  'name',
  'pollIntervalSeconds',
  'balancerIntervalSeconds',
  'loadLimitPercent',
  'nodesOutMax',
] as const
const Settings = ClusterInput.pick({
  name: true,
  pollIntervalSeconds: true,
  balancerIntervalSeconds: true,
  loadLimitPercent: true,
  nodesOutMax: true,
})

/** How often a cluster is looked at, when the guard refuses, and its end. */
export function ClusterSettings({ cluster }: { cluster: string }) {
  const [deleting, setDeleting] = useState(false)
  const mayDelete = useCan()('clusters.delete', cluster)
  // Once it is deleted there is nothing to look at any more.
  const { data } = useQuery({
    ...queries.clusters.get.queryOptions({ input: { cluster } }),
    enabled: !deleting,
  })
  if (!data) return <PageSkeleton label="Reading the cluster" />
  return (
    <>
      <PageHeader title="Settings" about={cluster} />
      <div className="mt-4 grid max-w-3xl grid-cols-1 gap-4">
        <IntervalsAndLimit summary={data} />
        {mayDelete && <DeleteCluster summary={data} onAsking={setDeleting} />}
      </div>
    </>
  )
}

function IntervalsAndLimit({ summary }: { summary: ClusterSummary }) {
  const cluster = summary.slug
  const cache = useQueryClient()
  const update = useMutation(queries.clusters.update.mutationOptions())
  const mayUpdate = useCan()('clusters.update', cluster)
  const { name, pollIntervalSeconds, balancerIntervalSeconds, loadLimitPercent, nodesOutMax } = summary
  const form = useForm<z.input<typeof Settings>, unknown, z.output<typeof Settings>>({
    resolver: checkedBy(Settings),
    values: { name, pollIntervalSeconds, balancerIntervalSeconds, loadLimitPercent, nodesOutMax },
    resetOptions: { keepDirtyValues: true },
    disabled: !mayUpdate,
  })
  const { register, formState } = form
  const { errors } = formState
  const number = { setValueAs: numberOrNothing }

  const save = form.handleSubmit(async (values) => {
    try {
      await update.mutateAsync({ cluster, ...values })
      form.reset(values)
      await cache.invalidateQueries({ queryKey: queries.clusters.key() })
      toast('Saved')
    } catch (cause) {
      applyError(cause, fields, form)
    }
  })

  return (
    <Panel title="How often to look, and when to refuse">
      <form onSubmit={save} noValidate className="grid grid-cols-1 gap-4">
        <div className="grid gap-4 md:grid-cols-2">
          <TextField
            className="md:col-span-2"
            label="Name"
            error={errors.name?.message}
            {...register('name')}
          />
          <TextField
            label="Load limit"
            unit="percent"
            inputMode="numeric"
            hint="A node may only be taken out when the others stay below it. An admin can override it with a reason."
            error={errors.loadLimitPercent?.message}
            {...register('loadLimitPercent', number)}
          />
          <TextField
            label="Nodes out together, at most"
            unit="nodes"
            inputMode="numeric"
            optional
            hint="Draining, drained or in maintenance at the same time. Empty: as many as the load limit allows."
            error={errors.nodesOutMax?.message}
            {...register('nodesOutMax', { setValueAs: numberOrNull })}
          />
          <TextField
            label="Look at nodes every"
            unit="seconds"
            inputMode="numeric"
            hint="1 to 300. A node is called down after two failed looks."
            error={errors.pollIntervalSeconds?.message}
            {...register('pollIntervalSeconds', number)}
          />
          <TextField
            label="Look at balancers every"
            unit="seconds"
            inputMode="numeric"
            hint="1 to 300."
            error={errors.balancerIntervalSeconds?.message}
            {...register('balancerIntervalSeconds', number)}
          />
        </div>
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        {mayUpdate ? (
          <FormActions>
            <Button
              type="submit"
              variant="primary"
              size="md"
              pending={formState.isSubmitting}
              disabled={!formState.isDirty}
            >
              Save
            </Button>
          </FormActions>
        ) : (
          <p className="text-dim">Admins can change this.</p>
        )}
      </form>
    </Panel>
  )
}
