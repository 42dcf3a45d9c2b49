'use client'

import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { useForm } from 'react-hook-form'
import { applyError } from '@/components/forms/apply-error'
import { FormActions, SelectField, TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { textOrNull } from '@/components/forms/values'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Balancer } from '@/lib/client/shapes'
import { BalancerInput } from '@/lib/contract/balancers'
import { balancerKinds } from '@/lib/domain/model'
import { type BalancerDraft, type BalancerValues, balancerDraft, balancerFields } from './balancer-values'
import { FoundBalancer } from './found-balancer'
import { kinds } from './kinds'

type Props = {
  cluster: string
  /** null = a new one. */
  balancer: Balancer | null
  submitLabel: string
  onSave: (values: BalancerValues) => Promise<unknown>
  actions?: ReactNode
}

/** A balancer by its runtime API; a trial finds its backends and says which member is which node. */
export function BalancerForm({ cluster, balancer, submitLabel, onSave, actions }: Props) {
  const form = useForm<BalancerDraft, unknown, BalancerValues>({
    resolver: checkedBy(BalancerInput),
    defaultValues: balancerDraft(balancer),
  })
  const { register, formState, watch, setValue, trigger, getValues } = form
  const { errors } = formState
  const test = useMutation(queries.balancers.test.mutationOptions())
  const backends = test.data?.backends ?? []
  const listId = useId()
  const words = kinds[watch('kind') ?? 'haproxy']
  const text = { setValueAs: textOrNull }

  function tryIt(backend: string) {
    const { address, kind, username, password } = getValues()
    test.mutate(
      {
        cluster,
        address,
        kind,
        username: username ?? null,
        password: password ?? null,
        ...(backend ? { backend } : {}),
      },
      {
        onSuccess: ({ backends: found }) => {
          const only = found.length === 1 ? found[0] : undefined
          if (only === undefined || getValues('backend') !== '') return
          setValue('backend', only, { shouldDirty: true, shouldValidate: true })
          tryIt(only)
        },
      },
    )
  }

  const save = form.handleSubmit(async (values) => {
    try {
      await onSave(values)
    } catch (cause) {
      applyError(cause, balancerFields, form)
    }
  })

  return (
    <form onSubmit={save} noValidate className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]">
      <Panel>
        <div className="grid gap-4">
          <div className="grid gap-4 md:grid-cols-2">
            <TextField
              label="Name"
              placeholder="edge-1"
              hint="As people call it."
              error={errors.name?.message}
              {...register('name')}
            />
            <SelectField
              label="Kind"
              disabled={balancer !== null}
              {...(balancer === null ? register('kind') : { defaultValue: balancer.kind })}
            >
              {balancerKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {kinds[kind].name}
                </option>
              ))}
            </SelectField>
          </div>
          <TextField {...words.address} error={errors.address?.message} {...register('address')} />
          {words.account && (
            <div className="grid gap-4 md:grid-cols-2">
              <TextField
                label="User"
                optional
                error={errors.username?.message}
                {...register('username', text)}
              />
              <TextField
                label="Password"
                type="password"
                autoComplete="new-password"
                optional
                placeholder={balancer?.hasPassword ? 'kept; type to replace' : ''}
                hint={balancer?.hasPassword ? 'Kept encrypted. To test, type it again.' : 'Kept encrypted.'}
                error={errors.password?.message}
                {...register('password', { setValueAs: (value: unknown) => (value === '' ? null : value) })}
              />
            </div>
          )}
          <TextField
            {...words.backend}
            list={listId}
            error={errors.backend?.message}
            {...register('backend')}
          />
          <datalist id={listId}>
            {backends.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
          <FormActions>
            <Button type="submit" variant="primary" size="md" pending={formState.isSubmitting}>
              {submitLabel}
            </Button>
            <Button
              size="md"
              pending={test.isPending}
              onClick={() => {
                void trigger('address', { shouldFocus: true }).then(
                  (ok) => ok && tryIt(getValues('backend').trim()),
                )
              }}
            >
              Test connection
            </Button>
            {actions}
          </FormActions>
        </div>
      </Panel>
      <Panel title="What is there">
        <div aria-live="polite">
          {test.isIdle && (
            <p className="text-dim">
              Test connection asks the balancer for its backends, and says which of its servers is which node.
              It changes nothing.
            </p>
          )}
          {test.isPending && <p className="text-dim">Asking {getValues('address')}…</p>}
          {test.isError && (
            <Notice tone="down" title="Not tested">
              {messageOf(test.error)}
            </Notice>
          )}
          {test.data && !test.isPending && (
            <FoundBalancer
              found={test.data}
              backend={watch('backend')}
              onBackend={(backend) => {
                setValue('backend', backend, { shouldDirty: true, shouldValidate: true })
                tryIt(backend)
              }}
            />
          )}
        </div>
      </Panel>
    </form>
  )
}
