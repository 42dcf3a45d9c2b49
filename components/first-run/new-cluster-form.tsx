'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { applyError } from '@/components/forms/apply-error'
import { FormActions, FormGroup, TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { numberOrNothing } from '@/components/forms/values'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { queries } from '@/lib/client/queries'
import { ClusterInput } from '@/lib/contract/clusters'
import { slugOf } from './slug'

type Draft = z.input<typeof ClusterInput>
type Values = z.output<typeof ClusterInput>

const fields = ['name', 'slug', 'pollIntervalSeconds', 'balancerIntervalSeconds', 'loadLimitPercent'] as const

/** The first step: a cluster is only a name and how often to look. */
export function NewClusterForm() {
  const router = useRouter()
  const cache = useQueryClient()
  const create = useMutation(queries.clusters.create.mutationOptions())
  const form = useForm<Draft, unknown, Values>({
    resolver: checkedBy(ClusterInput),
    defaultValues: {
      name: '',
      slug: '',
      pollIntervalSeconds: 5,
      balancerIntervalSeconds: 2,
      loadLimitPercent: 90,
    },
  })
  const { register, formState, setValue } = form
  const { errors, dirtyFields } = formState
  const name = register('name', {
    onChange: (event: { target: { value: string } }) => {
      if (!dirtyFields.slug)
        setValue('slug', slugOf(event.target.value), { shouldValidate: formState.isSubmitted })
    },
  })
  const seconds = { setValueAs: numberOrNothing }

  const submit = form.handleSubmit(async (values) => {
    try {
      const cluster = await create.mutateAsync(values)
      await cache.invalidateQueries({ queryKey: queries.clusters.key() })
      router.push(`/clusters/${cluster.slug}/nodes/new`)
    } catch (cause) {
      applyError(cause, fields, form)
    }
  })

  return (
    <form onSubmit={submit} noValidate className="max-w-3xl">
      <Panel>
        <div className="grid gap-5">
          <FormGroup title="What it is called">
            <div className="grid gap-4 md:grid-cols-2">
              <TextField label="Name" placeholder="Production" error={errors.name?.message} {...name} />
              <TextField
                label="Slug"
                hint="Stands in addresses and queue names, and stays as it is."
                placeholder="prod"
                error={errors.slug?.message}
                {...register('slug')}
              />
            </div>
          </FormGroup>
          <FormGroup
            title="How often to look, and when to refuse"
            about="The usual is right for most; it can be changed later."
          >
            <div className="grid gap-4 md:grid-cols-3">
              <TextField
                label="Look at nodes every"
                unit="seconds"
                inputMode="numeric"
                error={errors.pollIntervalSeconds?.message}
                {...register('pollIntervalSeconds', seconds)}
              />
              <TextField
                label="Look at balancers every"
                unit="seconds"
                inputMode="numeric"
                error={errors.balancerIntervalSeconds?.message}
                {...register('balancerIntervalSeconds', seconds)}
              />
              <TextField
                label="Load limit"
                unit="percent"
                inputMode="numeric"
                hint="A node may only be taken out when the others stay below it."
                error={errors.loadLimitPercent?.message}
                {...register('loadLimitPercent', seconds)}
              />
            </div>
          </FormGroup>
          {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
          <FormActions>
            <Button type="submit" variant="primary" size="md" pending={formState.isSubmitting}>
              Create and add nodes
            </Button>
          </FormActions>
        </div>
      </Panel>
    </form>
  )
}
