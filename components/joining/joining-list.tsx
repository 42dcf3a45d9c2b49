'use client'

import { useState } from 'react'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { StateMark } from '@/components/ui/state-mark'
import type { Node } from '@/lib/client/shapes'
import { ActivateDialog } from './activate-dialog'
import { conditionTitles, fullStop, isUnplaced, lineMarks } from './joining-lines'
import { PlaceDialog } from './place-dialog'

type Props = { cluster: string; node: Node }

/** What a joining node is asked before it takes traffic, each with its state, and what can be done about it. */
export function JoiningList({ cluster, node }: Props) {
  const can = useCan()
  const [asked, setAsked] = useState<'place' | 'activate' | null>(null)
  const mayPlace = can('nodes.place', cluster) && isUnplaced(node.joining)
  const mayActivate = can('nodes.activate', cluster) && node.joining.some(({ met }) => !met)
  return (
    <>
      <ul aria-label="What is asked of it" aria-live="polite" className="grid gap-2">
        {node.joining.map(({ condition, state, message }) => (
          <li
            key={`${condition} ${message}`}
            className="grid grid-cols-[6rem_5.5rem_minmax(0,1fr)] items-baseline gap-x-2 max-md:grid-cols-[5.5rem_minmax(0,1fr)]"
          >
            <StateMark mark={lineMarks[state]} words={state} />
            <span className="font-medium max-md:font-semibold">{conditionTitles[condition]}</span>
            <span className="min-w-0 break-words text-dim max-md:col-span-2">{fullStop(message)}</span>
          </li>
        ))}
      </ul>
      {(mayPlace || mayActivate) && (
        <div className="mt-3 flex flex-wrap gap-1.5">
          {mayPlace && <Button onClick={() => setAsked('place')}>Choose a place…</Button>}
          {mayActivate && <Button onClick={() => setAsked('activate')}>Activate it all the same…</Button>}
        </div>
      )}
      {asked === 'place' && <PlaceDialog cluster={cluster} node={node} onClose={() => setAsked(null)} />}
      {asked === 'activate' && (
        <ActivateDialog cluster={cluster} node={node} onClose={() => setAsked(null)} />
      )}
    </>
  )
}
