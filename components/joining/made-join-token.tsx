'use client'

import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import type { Api } from '@/lib/client/api'
import { cloudInit, stateDirOf, terminationHook } from './join-commands'

type Props = { made: Awaited<ReturnType<Api['joinTokens']['create']>>; onClose: () => void }

/** A join token, this once, and where it goes. */
export function MadeJoinToken({ made, onClose }: Props) {
  const { name, token, command } = made
  return (
    <Dialog open wide onOpenChange={onClose} title={`The join token ${name}`}>
      <div className="grid gap-4">
        <p>Copy it now: it is kept only as a hash, and never shown again.</p>
        <CopyText text={token} label="the join token" />
        <section aria-label="To join" className="grid gap-1.5">
          <h3 className="font-semibold text-sm">When a host starts</h3>
          <p className="text-dim text-sm">
            By hand, or in any start script: it registers the node and goes on as its agent. Put the password
            of the host’s own manager in the place of the dots.
          </p>
          <CopyText text={command} label="the command that joins" />
        </section>
        <section aria-label="For cloud-init" className="grid gap-1.5">
          <h3 className="font-semibold text-sm">The same for cloud-init</h3>
          <p className="text-dim text-sm">As a service, so that it also runs after a restart of the host.</p>
          <CopyText text={cloudInit(command)} label="the user data for cloud-init" />
        </section>
        <section aria-label="To leave" className="grid gap-1.5">
          <h3 className="font-semibold text-sm">Before a host goes</h3>
          <p className="text-dim text-sm">
            For a termination hook: the node is drained, for 15 minutes at most, and removed. The command ends
            when that is done; the guard’s refusal ends it with 3.
          </p>
          <CopyText text={terminationHook(stateDirOf(command))} label="the command that leaves" />
        </section>
      </div>
      <DialogActions>
        <Button size="md" variant="primary" onClick={onClose}>
          I have it
        </Button>
      </DialogActions>
    </Dialog>
  )
}
