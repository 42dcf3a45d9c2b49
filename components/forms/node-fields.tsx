'use client'

import type { UseFormReturn } from 'react-hook-form'
import { slowStartChoices } from '@/components/joining/slow-start-words'
import { Button } from '@/components/ui/button'
import type { Node } from '@/lib/client/shapes'
import { kindFacts } from '@/lib/domain/kinds'
import { FormGroup, SelectField, TextField } from './controls'
import { type NodeDraft, type NodeValues, usualManagerUrl, usualSettings } from './node-values'
import { numberOrNothing, numberOrNull, textOrNull } from './values'

export type NodeFormApi = UseFormReturn<NodeDraft, unknown, NodeValues>

type Props = {
  form: NodeFormApi
  /** null = a new one. */
  node: Node | null
}

const text = { setValueAs: textOrNull }

/** Its name, where the balancer reaches it, its kind and its route. */
export function WhereFields({ form, node }: Props) {
  const { register, formState, setValue, getValues } = form
  const { errors } = formState

  /** What the new kind does not ask for is not kept behind the scenes. */
  function followKind() {
    const kind = getValues('kind') ?? 'tomcat'
    setValue('probe', usualSettings(kind))
    if (!kindFacts[kind].contexts) setValue('managerUrl', null)
    if (kind === 'outsystems') {
      setValue('managerUsername', null)
      setValue('managerPassword', null)
    }
  }

  return (
    <FormGroup title="Where it is">
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          label="Name"
          hint="As people call it; it stands in addresses and queue names."
          placeholder="node1"
          autoFocus={node === null}
          error={errors.name?.message}
          {...register('name')}
        />
        <TextField
          label="Address"
          hint="Where the balancer reaches it."
          placeholder="10.0.0.11:8080"
          error={errors.address?.message}
          {...register('address')}
        />
        <SelectField
          label="Kind"
          hint="How Muster looks at it."
          disabled={node !== null}
          error={errors.kind?.message}
          {...(node === null ? register('kind', { onChange: followKind }) : { defaultValue: node.kind })}
        >
          <option value="tomcat">Tomcat</option>
          <option value="servoy">Servoy</option>
          <option value="outsystems">OutSystems</option>
          <option value="http">Any HTTP endpoint</option>
        </SelectField>
        <TextField
          label="Route"
          hint="Its jvmRoute: by this suffix of session ids the balancer keeps sessions on it."
          placeholder="n1"
          optional
          error={errors.route?.message}
          {...register('route', text)}
        />
      </div>
    </FormGroup>
  )
}

const managerAbout =
  "Muster reads sessions and threads from Tomcat's manager. The account needs the role manager-status to see how the node is, manager-jmx to list its sessions, manager-script to bring it releases."

/** Its manager and the account that is asked there; for a kind that has none, nothing. */
export function AccountFields({ form, node, like }: Props & { like?: NodeValues | undefined }) {
  const { register, formState, watch, setValue } = form
  const { errors } = formState
  const kind = watch('kind') ?? 'tomcat'
  const usual = usualManagerUrl(watch('address'))
  if (kind === 'outsystems') return null
  const hasManager = kindFacts[kind].contexts
  return (
    <FormGroup
      title={hasManager ? 'Its manager' : 'Its account'}
      about={
        hasManager ? managerAbout : 'Sent with each question when the page wants one (Basic authentication).'
      }
    >
      {hasManager && (
        <TextField
          label="Manager URL"
          inputMode="url"
          placeholder={usual ?? 'http://10.0.0.11:8080/manager'}
          optional
          error={errors.managerUrl?.message}
          hint={
            usual && watch('managerUrl') !== usual ? (
              <>
                Empty = {usual}.{' '}
                <Button variant="link" onClick={() => setValue('managerUrl', usual, { shouldDirty: true })}>
                  Fill it in
                </Button>
              </>
            ) : undefined
          }
          {...register('managerUrl', text)}
        />
      )}
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          label="User"
          autoComplete="off"
          optional
          error={errors.managerUsername?.message}
          {...register('managerUsername', text)}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          optional
          placeholder={node?.hasPassword ? 'kept; type to replace' : ''}
          hint={passwordHint(node, like)}
          error={errors.managerPassword?.message}
          {...register('managerPassword', {
            setValueAs: (value: unknown) => (value === '' ? null : value),
          })}
        />
      </div>
    </FormGroup>
  )
}

/** How much it gets beside the others, and how soon. */
export function CarryFields({ form }: Pick<Props, 'form'>) {
  const { register, formState, watch } = form
  const { errors } = formState
  return (
    <FormGroup title="What it can carry">
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          label="Weight"
          inputMode="numeric"
          hint="Against the other nodes, as set at the balancer."
          error={errors.weight?.message}
          {...register('weight', { setValueAs: numberOrNothing })}
        />
        <TextField
          label="Capacity"
          unit="sessions"
          inputMode="numeric"
          optional
          hint="Guards drains: the others must be able to carry its sessions."
          error={errors.capacity?.message}
          {...register('capacity', { setValueAs: numberOrNull })}
        />
        <SelectField
          label="Slow start"
          hint="Once active, its weight grows to the whole over this time."
          error={errors.slowStartSeconds?.message}
          {...register('slowStartSeconds', { setValueAs: numberOrNothing })}
        >
          {slowStartChoices(Number(watch('slowStartSeconds') ?? 0)).map(({ seconds, label }) => (
            <option key={seconds} value={seconds}>
              {label}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Zone"
          optional
          hint="Where it stands: nodes of one zone are shown together."
          error={errors.zone?.message}
          {...register('zone', text)}
        />
      </div>
    </FormGroup>
  )
}

function passwordHint(node: Node | null, like: NodeValues | undefined): string {
  if (node?.hasPassword) return 'Kept encrypted; it is never shown again.'
  return like?.managerPassword ? `Kept encrypted. Filled in as for ${like.name}.` : 'Kept encrypted.'
}
