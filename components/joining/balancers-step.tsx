'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { applyError } from '@/components/forms/apply-error'
import type { ConnectionReport } from '@/components/forms/connection-lines'
import { FormActions, FormGroup } from '@/components/forms/controls'
import { CarryFields, type NodeFormApi } from '@/components/forms/node-fields'
import { connectionFields, type NodeValues, nodeFields } from '@/components/forms/node-values'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import { focusOnce } from './focus-once'
import { PlacementFields } from './placement-fields'
import { isNowhere, placementsOf, plansOf, routeOf } from './placement-plan'

type Props = {
  cluster: string
  form: NodeFormApi
  /** null = it was not tried, or has changed since. */
  report: ConnectionReport | null
  onBack: () => void
  /** Rejects with the API's error. */
  onAdd: (values: NodeValues, placements: ReturnType<typeof placementsOf>) => Promise<unknown>
}

/** Which member of each balancer the node is to be, and how much it gets. Then it is added. */
export function BalancersStep({ cluster, form, report, onBack, onAdd }: Props) {
  const { data, error } = useQuery(queries.balancers.list.queryOptions({ input: { cluster } }))
  const [byHand, setByHand] = useState<Record<string, string>>({})
  const { name, address, route: own } = form.watch()
  const plans = plansOf(data?.items ?? [], { name, address, route: own ?? null }, byHand)
  const route = routeOf(plans, own ?? null)
  const refusal = route.conflict
  const { errors, isSubmitting } = form.formState

  const add = form.handleSubmit(
    async (values) => {
      try {
        await onAdd({ ...values, route: route.route }, placementsOf(plans))
      } catch (cause) {
        applyError(cause, nodeFields, form)
      }
    },
    // What is wrong with the connection is shown where it was filled in.
    (wrong) => connectionFields.some((field) => wrong[field]) && onBack(),
  )
  const earlier = connectionFields.flatMap((field) => errors[field]?.message ?? [])

  return (
    <form noValidate className="grid max-w-4xl gap-4" onSubmit={add}>
      <Panel>
        <div className="grid gap-5">
          <p className="text-dim">
            <strong className="font-semibold text-ink">{name}</strong> at {address}, {connectionWords(report)}
            {own ? `, route ${own}.` : ', without a route.'}
          </p>
          <FormGroup
            title="At the balancers"
            about="It gets no new sessions before it has proved itself, whatever is chosen here."
          >
            {!data && !error && <Skeleton className="h-40 w-full" />}
            {error && !data && (
              <Notice tone="down" title="The balancers could not be read">
                {messageOf(error)}
              </Notice>
            )}
            {data?.items.length === 0 && (
              <p className="text-dim">
                The cluster has no balancer yet. Add the node now: a balancer that is added later finds it by
                its route, name or address.
              </p>
            )}
            {plans.map(({ balancer, choices, chosen }) => (
              <PlacementFields
                key={balancer.name}
                balancer={balancer}
                choices={choices}
                chosen={chosen}
                onChoose={(value) => setByHand({ ...byHand, [balancer.name]: value })}
              />
            ))}
            {isNowhere(plans) && (
              <Notice tone="warn" title="No balancer would know it">
                It is watched, and goes on joining until a balancer takes it in.
              </Notice>
            )}
            {refusal && <Notice tone="down">{refusal}</Notice>}
          </FormGroup>
          <CarryFields form={form} />
          {(errors.root?.message || earlier.length > 0) && (
            <Notice tone="down">
              {[...(errors.root?.message ? [errors.root.message] : []), ...earlier].map((each) => (
                <p key={each}>{each}</p>
              ))}
            </Notice>
          )}
          <FormActions>
            <Button
              type="submit"
              variant="primary"
              size="md"
              ref={focusOnce}
              pending={isSubmitting}
              disabled={refusal !== null || (!data && !error)}
            >
              Add the node
            </Button>
            <Button size="md" onClick={onBack}>
              Back
            </Button>
          </FormActions>
        </div>
      </Panel>
    </form>
  )
}

function connectionWords(report: ConnectionReport | null): string {
  if (report === null) return 'not tested'
  if (report.failure) return 'not connected'
  return `connected${report.version ? ` to ${report.version}` : ''}`
}
