'use client'

import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'
import { NodeInput } from '@/lib/contract/nodes'
import { applyError } from './apply-error'
import { ConnectionResult } from './connection-report'
import { FormActions, FormGroup, SelectField, TextField } from './controls'
import {
  draftOf,
  type NodeDraft,
  type NodeValues,
  nodeFields,
  usualManagerUrl,
  usualSettings,
} from './node-values'
import { ProbeFields } from './probe-fields'
import { checkedBy } from './resolver'
import { numberOrNothing, numberOrNull, textOrNull } from './values'

type Props = {
  cluster: string
  /** null = a new one. */
  node: Node | null
  /** Another node whose account and size are likely to be the same. */
  like?: NodeValues | undefined
  submitLabel: string
  /** Rejects with the API's error, which is then shown beside its field. */
  onSave: (values: NodeValues) => Promise<unknown>
  /** Beside the button that saves. */
  actions?: ReactNode
}

const managerAbout =
  "Muster reads sessions and threads from Tomcat's manager. The account needs the role manager-status to see how the node is, manager-jmx to list its sessions, manager-script to bring it releases."

/** A node as the inventory wants it, with a trial of its connection beside it. */
export function NodeForm({ cluster, node, like, submitLabel, onSave, actions }: Props) {
  const form = useForm<NodeDraft, unknown, NodeValues>({
    resolver: checkedBy(NodeInput),
    defaultValues: draftOf(node, like),
  })
  const { register, formState, watch, setValue, trigger, getValues } = form
  const { errors } = formState
  const test = useMutation(queries.nodes.test.mutationOptions())
  const [needsMore, setNeedsMore] = useState(false)
  const error = (field: keyof NodeDraft) => errors[field]?.message
  const usual = usualManagerUrl(watch('address'))
  const managerUrl = watch('managerUrl')
  const text = { setValueAs: textOrNull }
  const kind = watch('kind') ?? 'tomcat'
  const hasManager = kind === 'tomcat' || kind === 'servoy'

  /** What the new kind does not ask for is not kept behind the scenes. */
  function followKind() {
    const chosen = getValues('kind') ?? 'tomcat'
    setValue('probe', usualSettings(chosen))
    if (chosen === 'http' || chosen === 'outsystems') setValue('managerUrl', null)
    if (chosen === 'outsystems') {
      setValue('managerUsername', null)
      setValue('managerPassword', null)
    }
  }

  async function tryConnection() {
    const filled = await trigger(['address', 'managerUrl', 'managerUsername', 'managerPassword', 'probe'], {
      shouldFocus: true,
    })
    setNeedsMore(!filled)
    if (!filled) return
    const { address, kind, managerUrl, managerUsername, managerPassword, probe } = getValues()
    test.mutate({
      cluster,
      address,
      kind,
      managerUrl: managerUrl ?? null,
      managerUsername: managerUsername ?? null,
      managerPassword: managerPassword ?? null,
      probe: probe ?? null,
      ...(node ? { node: node.name } : {}),
    })
  }

  const save = form.handleSubmit(async (values) => {
    try {
      await onSave(values)
    } catch (cause) {
      applyError(cause, nodeFields, form)
    }
  })

  return (
    <form onSubmit={save} noValidate className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Panel>
        <div className="grid gap-5">
          <FormGroup title="Where it is">
            <div className="grid gap-4 md:grid-cols-2">
              <TextField
                label="Name"
                hint="As people call it; it stands in addresses and queue names."
                placeholder="node1"
                error={error('name')}
                {...register('name')}
              />
              <TextField
                label="Address"
                hint="Where the balancer reaches it."
                placeholder="10.0.0.11:8080"
                error={error('address')}
                {...register('address')}
              />
              <SelectField
                label="Kind"
                hint="How Muster looks at it."
                disabled={node !== null}
                error={error('kind')}
                {...(node === null
                  ? register('kind', { onChange: followKind })
                  : { defaultValue: node.kind })}
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
                error={error('route')}
                {...register('route', text)}
              />
            </div>
          </FormGroup>
          {kind !== 'tomcat' && <ProbeFields form={form} kind={kind} />}
          {kind !== 'outsystems' && (
            <FormGroup
              title={hasManager ? 'Its manager' : 'Its account'}
              about={
                hasManager
                  ? managerAbout
                  : 'Sent with each question when the page wants one (Basic authentication).'
              }
            >
              {hasManager && (
                <TextField
                  label="Manager URL"
                  inputMode="url"
                  placeholder={usual ?? 'http://10.0.0.11:8080/manager'}
                  optional
                  error={error('managerUrl')}
                  hint={
                    usual && managerUrl !== usual ? (
                      <>
                        Empty = {usual}.{' '}
                        <Button
                          variant="link"
                          onClick={() => setValue('managerUrl', usual, { shouldDirty: true })}
                        >
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
                  error={error('managerUsername')}
                  {...register('managerUsername', text)}
                />
                <TextField
                  label="Password"
                  type="password"
                  autoComplete="new-password"
                  optional
                  placeholder={node?.hasPassword ? 'kept; type to replace' : ''}
                  hint={passwordHint(node, like)}
                  error={error('managerPassword')}
                  {...register('managerPassword', {
                    setValueAs: (value: unknown) => (value === '' ? null : value),
                  })}
                />
              </div>
            </FormGroup>
          )}
          <FormGroup title="What it can carry">
            <div className="grid gap-4 md:grid-cols-3">
              <TextField
                label="Weight"
                inputMode="numeric"
                hint="Against the other nodes, as set at the balancer."
                error={error('weight')}
                {...register('weight', { setValueAs: numberOrNothing })}
              />
              <TextField
                label="Capacity"
                unit="sessions"
                inputMode="numeric"
                optional
                hint="Guards drains: the others must be able to carry its sessions."
                error={error('capacity')}
                {...register('capacity', { setValueAs: numberOrNull })}
              />
              <TextField label="Zone" optional error={error('zone')} {...register('zone', text)} />
            </div>
          </FormGroup>
          {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
          <FormActions>
            <Button type="submit" variant="primary" size="md" pending={formState.isSubmitting}>
              {submitLabel}
            </Button>
            <Button size="md" onClick={() => void tryConnection()} pending={test.isPending}>
              Test connection
            </Button>
            {actions}
          </FormActions>
        </div>
      </Panel>
      <Panel title="Connection">
        <div aria-live="polite">
          {test.isPending && <p className="text-dim">Asking {getValues('address')}…</p>}
          {test.isError && (
            <Notice tone="down" title="Not tested">
              {messageOf(test.error)}
            </Notice>
          )}
          {needsMore && !test.isPending && (
            <p className="text-dim">Fill in what is marked, then test again.</p>
          )}
          {test.isIdle && !needsMore && (
            <p className="text-dim">
              Test connection tries what is filled in and says what it found. Nothing is saved by it, and no
              session is opened on the node.
            </p>
          )}
          {test.data && !test.isPending && (
            <ConnectionResult
              report={test.data}
              route={watch('route') ?? null}
              onTakeRoute={(route) => setValue('route', route, { shouldDirty: true, shouldValidate: true })}
            />
          )}
        </div>
      </Panel>
    </form>
  )
}

function passwordHint(node: Node | null, like: NodeValues | undefined): string {
  if (node?.hasPassword) return 'Kept encrypted; it is never shown again.'
  return like?.managerPassword ? `Kept encrypted. Filled in as for ${like.name}.` : 'Kept encrypted.'
}
