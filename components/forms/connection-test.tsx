'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import { applyError } from './apply-error'
import type { ConnectionReport } from './connection-lines'
import { ConnectionResult } from './connection-report'
import type { NodeFormApi } from './node-fields'
import { connectionFields } from './node-values'

/** Tries what is filled in. `report` is of exactly what is filled in now, or null. */
export function useConnectionTest(form: NodeFormApi, cluster: string, node: string | null) {
  const test = useMutation(queries.nodes.test.mutationOptions())
  const [tested, setTested] = useState<string | null>(null)
  const [needsMore, setNeedsMore] = useState(false)

  function question() {
    const values = form.getValues()
    return {
      cluster,
      address: values.address,
      kind: values.kind ?? 'tomcat',
      managerUrl: values.managerUrl ?? null,
      managerUsername: values.managerUsername ?? null,
      managerPassword: values.managerPassword ?? null,
      caCertificate: values.caCertificate ?? null,
      certificateFingerprint: values.certificateFingerprint ?? null,
      probe: values.probe ?? null,
      ...(node === null ? {} : { node }),
    }
  }

  /** null = it was not tried: something is to be filled in, or the console did not answer. */
  async function run(): Promise<ConnectionReport | null> {
    const filled = await form.trigger(
      [
        'address',
        'managerUrl',
        'managerUsername',
        'managerPassword',
        'caCertificate',
        'certificateFingerprint',
        'probe',
      ],
      { shouldFocus: true },
    )
    setNeedsMore(!filled)
    if (!filled) return null
    const asked = question()
    const report = await test.mutateAsync(asked).catch((cause: unknown) => {
      // What is of no field is said beside the form.
      if (applyError(cause, connectionFields, form)) setNeedsMore(true)
      else form.clearErrors('root')
      return null
    })
    setTested(report === null ? null : JSON.stringify(asked))
    // Nobody types a route who can have it from the server itself.
    if (report?.route && !form.getValues('route')) form.setValue('route', report.route, { shouldDirty: true })
    return report
  }

  const report = test.data !== undefined && tested === JSON.stringify(question()) ? test.data : null
  function forget() {
    test.reset()
    setTested(null)
    setNeedsMore(false)
  }

  return { test, needsMore, run, report, forget }
}

type Props = { form: NodeFormApi; trial: ReturnType<typeof useConnectionTest> }

/** What the last test found, beside the form that it is about. */
export function ConnectionPanel({ form, trial: { test, needsMore, run } }: Props) {
  const { watch, setValue, getValues } = form
  return (
    <Panel title="Connection">
      <div aria-live="polite">
        {test.isPending && <p className="text-dim">Asking {getValues('address')}…</p>}
        {test.isError && !needsMore && (
          <Notice tone="down" title="Not tested">
            {messageOf(test.error)}
          </Notice>
        )}
        {needsMore && !test.isPending && <p className="text-dim">See what is marked, then test again.</p>}
        {test.isIdle && !needsMore && (
          <p className="text-dim">
            Test connection tries what is filled in and says what it found. Nothing is saved by it, and no
            session is opened on the node.
          </p>
        )}
        {test.data && !test.isPending && (
          <ConnectionResult
            kind={watch('kind') ?? 'tomcat'}
            report={test.data}
            route={watch('route') ?? null}
            pinned={watch('certificateFingerprint') ?? null}
            onTakeRoute={(route) => setValue('route', route, { shouldDirty: true, shouldValidate: true })}
            onPin={(fingerprint) => {
              setValue('certificateFingerprint', fingerprint, { shouldDirty: true, shouldValidate: true })
              void run()
            }}
          />
        )}
      </div>
    </Panel>
  )
}
