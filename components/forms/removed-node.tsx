'use client'

import { fullStop } from '@/components/joining/joining-lines'
import { type Leaving, outcomeOf } from '@/components/joining/leaving-words'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { StateMark } from '@/components/ui/state-mark'

type Props = { name: string; members: Leaving[]; onClose: () => void }

/** What became of the members of a node that was removed, as each balancer said when it was read back. */
export function RemovedNode({ name, members, onClose }: Props) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`${name} is removed`}
      description="What became of it at the balancers."
    >
      <ul className="grid gap-3">
        {members.map((leaving) => {
          const { mark, words } = outcomeOf(leaving)
          return (
            <li key={`${leaving.balancer} ${leaving.member}`}>
              <span className="flex flex-wrap items-baseline gap-x-3">
                <span className="font-semibold">{leaving.balancer}</span>
                <StateMark mark={mark} words={words} />
              </span>
              <span className="block text-dim text-sm">{fullStop(leaving.message)}</span>
            </li>
          )
        })}
      </ul>
      <DialogActions>
        <Button size="md" variant="primary" autoFocus onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  )
}
