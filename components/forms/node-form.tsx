'use client'

import { type ReactNode, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { Node } from '@/lib/client/shapes'
import { applyError } from './apply-error'
import { ConnectionPanel, useConnectionTest } from './connection-test'
import { FormActions } from './controls'
import { AccountFields, CarryFields, WhereFields } from './node-fields'
import { draftOf, type NodeDraft, NodeFormInput, type NodeValues, nodeFields } from './node-values'
import { ProbeFields } from './probe-fields'
import { checkedBy } from './resolver'
import { TrustFields } from './trust-fields'

type Props = {
  cluster: string
  node: Node
  submitLabel: string
  /** Rejects with the API's error, which is then shown beside its field. */
  onSave: (values: NodeValues, forgetAuthority: boolean) => Promise<unknown>
  /** Beside the button that saves. */
  actions?: ReactNode
}

/** A node as the inventory wants it, with a trial of its connection beside it. */
export function NodeForm({ cluster, node, submitLabel, onSave, actions }: Props) {
  const form = useForm<NodeDraft, unknown, NodeValues>({
    resolver: checkedBy(NodeFormInput),
    defaultValues: draftOf(node),
  })
  const { formState, watch } = form
  const trial = useConnectionTest(form, cluster, node.name)
  const [forget, setForget] = useState(false)
  const kind = watch('kind') ?? 'tomcat'

  const save = form.handleSubmit(async (values) => {
    try {
      await onSave(values, forget)
    } catch (cause) {
      applyError(cause, nodeFields, form)
    }
  })

  return (
    <form onSubmit={save} noValidate className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Panel>
        <div className="grid gap-5">
          <WhereFields form={form} node={node} />
          {kind !== 'tomcat' && <ProbeFields form={form} kind={kind} />}
          <AccountFields form={form} node={node} />
          <TrustFields form={form} node={node} forget={forget} onForget={setForget} />
          <CarryFields form={form} />
          {formState.errors.root?.message && <Notice tone="down">{formState.errors.root.message}</Notice>}
          <FormActions>
            <Button type="submit" variant="primary" size="md" pending={formState.isSubmitting}>
              {submitLabel}
            </Button>
            <Button size="md" onClick={() => void trial.run()} pending={trial.test.isPending}>
              Test connection
            </Button>
            {actions}
          </FormActions>
        </div>
      </Panel>
      <ConnectionPanel form={form} trial={trial} />
    </form>
  )
}
