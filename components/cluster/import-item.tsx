'use client'

import Link from 'next/link'
import { useState } from 'react'
import { toast } from 'sonner'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { plural } from '@/components/ui/format'
import { Progress } from '@/components/ui/progress'
import { api } from '@/lib/client/api'
import type { Import } from '@/lib/client/shapes'

/** An import that is running: how far it is, what it waits for, and the way to stop it. */
export function ImportItem({ item }: { item: Import }) {
  const [asking, setAsking] = useState(false)
  const can = useCan()
  const { cluster, solution, release, steps } = item
  const done = steps.filter(({ state }) => state === 'done').length
  const href = `/clusters/${cluster}/imports/${item.id}`
  return (
    <li className="grid gap-1.5 border-t py-3 first:border-0 first:pt-0">
      <Link href={href} className="font-semibold hover:underline">
        Import {solution} {release}
      </Link>
      <p className="text-dim text-sm">{item.sentence.map(({ text }) => text).join(' ')}</p>
      <Progress
        label={`Import of ${solution} ${release}`}
        value={steps.length === 0 ? 0 : done / steps.length}
      />
      <div className="mt-0.5 flex flex-wrap gap-1.5">
        <Button asChild>
          <Link href={href}>Details</Link>
        </Button>
        {can('imports.abort', cluster) && <Button onClick={() => setAsking(true)}>Abort…</Button>}
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger
        title={`Abort the import of ${solution} ${release}`}
        action="Abort the import"
        reason="optional"
        onConfirm={async (reason) => {
          await api.imports.abort({ cluster, import: item.id, ...(reason ? { reason } : {}) })
          toast(`The import of ${solution} ${release} is aborted`)
        }}
      >
        <p>
          No new step starts. {plural(done, 'node')} of {steps.length} {done === 1 ? 'keeps' : 'keep'}{' '}
          {release}; steps in flight finish, the others stay as they are.
        </p>
      </ConfirmDialog>
    </li>
  )
}
