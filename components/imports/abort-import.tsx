'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { plural } from '@/components/ui/format'
import { queries } from '@/lib/client/queries'
import type { Import } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'

/** Stops an import, after saying which nodes stay where. */
export function AbortImport({ run }: { run: Import }) {
  const cache = useQueryClient()
  const abort = useMutation(queries.imports.abort.mutationOptions())
  const [open, setOpen] = useState(false)
  const names = (...states: string[]) =>
    run.steps.filter(({ state }) => states.includes(state)).map(({ node }) => node)
  const done = names('done')
  const moving = names('activating', 'verifying')
  const draining = names('draining')
  const waiting = names('waiting', 'staged')

  return (
    <>
      <Button size="md" onClick={() => setOpen(true)}>
        Abort…
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Abort the import of ${run.solution} ${run.release}?`}
        action="Abort the import"
        danger
        reason="optional"
        onConfirm={async (reason) => {
          await abort.mutateAsync({ cluster: run.cluster, import: run.id, ...(reason ? { reason } : {}) })
          await cache.invalidateQueries({ queryKey: queries.imports.key() })
        }}
      >
        <p>No further step begins.</p>
        <ul className="grid list-disc gap-1 pl-5">
          {waiting.length > 0 && (
            <li>
              {listed(waiting)} {stay(waiting, run.previous)}.
            </li>
          )}
          {draining.length > 0 && (
            <li>
              {listed(draining)} takes new sessions again, and {stay(draining, run.previous)}.
            </li>
          )}
          {moving.length > 0 && <li>{listed(moving)} is being activated: that ends first.</li>}
          {done.length > 0 && (
            <li>
              {plural(done.length, 'node')} already {done.length === 1 ? 'serves' : 'serve'} {run.release},
              and {done.length === 1 ? 'goes' : 'go'} on. To take {done.length === 1 ? 'it' : 'them'} back,
              import {run.previous ?? 'the earlier release'} again.
            </li>
          )}
        </ul>
      </ConfirmDialog>
    </>
  )
}

function stay(names: string[], previous: string | null): string {
  const verb = names.length === 1 ? 'stays' : 'stay'
  return previous === null
    ? `${verb} as ${names.length === 1 ? 'it is' : 'they are'}`
    : `${verb} at ${previous}`
}
