'use client'

import { useState } from 'react'
import { isAllGood } from '@/components/forms/connection-lines'
import { ConnectionPanel, type useConnectionTest } from '@/components/forms/connection-test'
import { FormActions } from '@/components/forms/controls'
import { AccountFields, type NodeFormApi, WhereFields } from '@/components/forms/node-fields'
import { connectionFields, type NodeValues } from '@/components/forms/node-values'
import { ProbeFields } from '@/components/forms/probe-fields'
import { TrustFields } from '@/components/forms/trust-fields'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { Panel } from '@/components/ui/panel'

type Props = {
  form: NodeFormApi
  trial: ReturnType<typeof useConnectionTest>
  like: NodeValues | undefined
  onDone: () => void
}

/**
 * Where the node is and how it is asked. Going on tries the connection; what is not as it should be is shown first,
 * and a second time goes on all the same: the server may not run yet.
 */
export function ConnectionStep({ form, trial, like, onDone }: Props) {
  const now = useNow()
  const [pending, setPending] = useState(false)
  const kind = form.watch('kind') ?? 'tomcat'
  const filledIn = () => ({
    kind,
    route: form.getValues('route') ?? null,
    pinned: form.getValues('certificateFingerprint') ?? null,
  })
  const seen = trial.report
  const minded = seen !== null && !isAllGood(seen, filledIn(), now)

  async function goOn() {
    setPending(true)
    const filled = await form.trigger([...connectionFields], { shouldFocus: true })
    const found = filled ? (seen ?? (await trial.run())) : null
    setPending(false)
    if (found && (found === seen || isAllGood(found, filledIn(), Date.now()))) onDone()
  }

  return (
    <form
      noValidate
      className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]"
      onSubmit={(event) => {
        event.preventDefault()
        void goOn()
      }}
    >
      <Panel>
        <div className="grid gap-5">
          <WhereFields form={form} node={null} />
          {kind !== 'tomcat' && <ProbeFields form={form} kind={kind} />}
          <AccountFields form={form} node={null} like={like} />
          <TrustFields form={form} node={null} />
          <FormActions>
            <Button type="submit" variant="primary" size="md" pending={pending}>
              {minded ? 'Go on all the same' : 'Go on'}
            </Button>
            <Button size="md" onClick={() => void trial.run()} pending={trial.test.isPending && !pending}>
              Test connection
            </Button>
          </FormActions>
        </div>
      </Panel>
      <ConnectionPanel form={form} trial={trial} />
    </form>
  )
}
