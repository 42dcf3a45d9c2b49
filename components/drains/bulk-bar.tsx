'use client'

import { type Doable, doable, mostAtOnce, type Selection } from '@/components/nodes/selection'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { plural } from '@/components/ui/format'
import { listed } from '@/lib/domain/words'
import { DrainManyDialog } from './drain-many-dialog'
import { PutBackDialog } from './put-back-dialog'

/** What is asked about, with the names it was asked for: live updates go on beneath. */
export type BulkAsk = { action: keyof Doable; names: string[] }

type Props = {
  cluster: string
  chosen: Selection['chosen']
  asked: BulkAsk | null
  onAsk: (ask: BulkAsk | null) => void
  onClear: () => void
}

/** What can be done with all nodes that are selected; it stands at the foot of the window while there are any. */
export function BulkBar({ cluster, chosen, asked, onAsk, onClear }: Props) {
  const can = useCan()
  const { drain, cancel, resume } = doable(chosen)
  const tooMany = Math.max(drain.length, cancel.length, resume.length) > mostAtOnce
  const close = () => onAsk(null)
  if (chosen.size === 0 && asked === null) return null
  return (
    <>
      {chosen.size > 0 && (
        <section
          aria-label="Selected nodes"
          className="sticky bottom-3 z-20 mt-3 flex flex-wrap items-center gap-2 rounded-lg border border-edge bg-panel px-4 py-2.5"
        >
          <p role="status" className="mr-auto min-w-0 py-1">
            <span className="font-semibold">{plural(chosen.size, 'node')} selected</span>{' '}
            <span className="text-dim max-md:hidden">{listed([...chosen.keys()])}</span>
            {tooMany && (
              <span className="block text-sm text-warn-ink">At most {mostAtOnce} at once: select fewer.</span>
            )}
          </p>
          {can('drains.startMany', cluster) && drain.length > 0 && (
            <Button
              size="md"
              variant="primary"
              disabled={drain.length > mostAtOnce}
              onClick={() => onAsk({ action: 'drain', names: drain })}
            >
              Drain {plural(drain.length, 'node')}…
            </Button>
          )}
          {can('drains.cancelMany', cluster) && cancel.length > 0 && (
            <Button
              size="md"
              disabled={cancel.length > mostAtOnce}
              onClick={() => onAsk({ action: 'cancel', names: cancel })}
            >
              Cancel {plural(cancel.length, 'drain')}…
            </Button>
          )}
          {can('drains.resume', cluster) && resume.length > 0 && (
            <Button
              size="md"
              disabled={resume.length > mostAtOnce}
              onClick={() => onAsk({ action: 'resume', names: resume })}
            >
              Resume {plural(resume.length, 'node')}…
            </Button>
          )}
          <Button size="md" variant="ghost" onClick={onClear}>
            Clear
          </Button>
        </section>
      )}
      {asked?.action === 'drain' && (
        <DrainManyDialog cluster={cluster} nodes={asked.names} onClose={close} onDone={onClear} />
      )}
      {asked && asked.action !== 'drain' && (
        <PutBackDialog
          cluster={cluster}
          nodes={asked.names}
          how={asked.action}
          onClose={close}
          onDone={onClear}
        />
      )}
    </>
  )
}
