'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { applyError } from '@/components/forms/apply-error'
import { SelectField, TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { numberOrNothing, numberOrNull, textOrNull } from '@/components/forms/values'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { queries } from '@/lib/client/queries'
import { JoinTokenInput } from '@/lib/contract/join-tokens'
import { kindFacts } from '@/lib/domain/kinds'
import type { PlacementWay } from '@/lib/domain/placement'
import { MadeJoinToken } from './made-join-token'
import { slowStartChoices } from './slow-start-words'
import { chosenWays, lifetimes, waysInto, wayWords } from './token-words'

const fields = ['name', 'nodesMax', 'expiresInSeconds'] as const

/** Makes a join token: who may come by it, for how long, and what they get. It is shown this once. */
export function NewJoinToken({ cluster, onClose }: { cluster: string; onClose: () => void }) {
  const cache = useQueryClient()
  const { data: balancers } = useQuery(queries.balancers.list.queryOptions({ input: { cluster } }))
  const [byHand, setByHand] = useState<Record<string, PlacementWay>>({})
  const create = useMutation(queries.joinTokens.create.mutationOptions())
  const form = useForm<z.input<typeof JoinTokenInput>, unknown, z.output<typeof JoinTokenInput>>({
    resolver: checkedBy(JoinTokenInput),
    defaultValues: {
      name: '',
      nodesMax: 10,
      expiresInSeconds: 30 * 86_400,
      defaults: {
        kind: 'tomcat',
        weight: 1,
        capacity: null,
        slowStartSeconds: 300,
        managerUsername: null,
        placements: [],
      },
    },
  })
  const { register, formState, watch } = form
  const { errors } = formState
  const kind = watch('defaults.kind') ?? 'tomcat'
  const items = balancers?.items ?? []
  const placements = chosenWays(items, byHand)

  const submit = form.handleSubmit(async (values) => {
    try {
      await create.mutateAsync({ cluster, ...values, defaults: { ...values.defaults, placements } })
      await cache.invalidateQueries({ queryKey: queries.joinTokens.key() })
    } catch (cause) {
      applyError(cause, fields, form)
    }
  })

  if (create.data) return <MadeJoinToken made={create.data} onClose={onClose} />
  return (
    <Dialog open wide onOpenChange={onClose} title="Make a join token">
      <form onSubmit={submit} noValidate className="grid gap-4">
        <TextField
          label="Name"
          placeholder="autoscaling group"
          hint="Stands on the page of each node that comes by it."
          error={errors.name?.message}
          {...register('name')}
        />
        <div className="grid gap-4 md:grid-cols-2">
          <TextField
            label="Nodes"
            unit="at a time"
            inputMode="numeric"
            hint="No more than these are in the cluster by it."
            error={errors.nodesMax?.message}
            {...register('nodesMax', { setValueAs: numberOrNothing })}
          />
          <SelectField
            label="Expires in"
            hint="Nodes that came before stay."
            error={errors.expiresInSeconds?.message}
            {...register('expiresInSeconds', { setValueAs: numberOrNothing })}
          >
            {lifetimes.map(({ seconds, label }) => (
              <option key={seconds} value={seconds}>
                {label}
              </option>
            ))}
          </SelectField>
        </div>
        <fieldset className="grid gap-4 border-t pt-4">
          <legend className="sr-only">What each node gets</legend>
          <p aria-hidden className="font-semibold text-sm">
            What each node gets
          </p>
          <div className="grid gap-4 md:grid-cols-2">
            <SelectField label="Kind" {...register('defaults.kind')}>
              <option value="tomcat">Tomcat</option>
              <option value="servoy">Servoy</option>
              <option value="outsystems">OutSystems</option>
            </SelectField>
            {kindFacts[kind].contexts && (
              <TextField
                label="User of its manager"
                optional
                placeholder="console"
                hint="Its password comes from the host itself."
                error={errors.defaults?.managerUsername?.message}
                {...register('defaults.managerUsername', { setValueAs: textOrNull })}
              />
            )}
            <TextField
              label="Weight"
              inputMode="numeric"
              error={errors.defaults?.weight?.message}
              {...register('defaults.weight', { setValueAs: numberOrNothing })}
            />
            <TextField
              label="Capacity"
              unit="sessions"
              inputMode="numeric"
              optional
              error={errors.defaults?.capacity?.message}
              {...register('defaults.capacity', { setValueAs: numberOrNull })}
            />
            <SelectField
              label="Slow start"
              hint="Its weight grows to the whole over this time."
              {...register('defaults.slowStartSeconds', { setValueAs: numberOrNothing })}
            >
              {slowStartChoices(0).map(({ seconds, label }) => (
                <option key={seconds} value={seconds}>
                  {label}
                </option>
              ))}
            </SelectField>
          </div>
        </fieldset>
        {items.map((balancer) => {
          const ways = waysInto(balancer)
          const way = placements.find((each) => each.balancer === balancer.name)?.way ?? 'existing'
          return (
            <SelectField
              key={balancer.name}
              label={`At ${balancer.name}`}
              hint={ways.find((each) => each.way === way)?.does}
              value={way}
              onChange={(event) =>
                setByHand({ ...byHand, [balancer.name]: event.target.value as PlacementWay })
              }
            >
              {ways.map((each) => (
                <option key={each.way} value={each.way}>
                  {wayWords[each.way]}
                </option>
              ))}
            </SelectField>
          )
        })}
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        <DialogActions>
          <Button size="md" onClick={onClose}>
            Leave as it is
          </Button>
          <Button type="submit" size="md" variant="primary" pending={formState.isSubmitting}>
            Make it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
