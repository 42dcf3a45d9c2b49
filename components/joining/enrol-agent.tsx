'use client'

import { useMutation } from '@tanstack/react-query'
import { Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { Notice } from '@/components/ui/notice'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import { focusOnce } from './focus-once'

type Props = { cluster: string; node: string; label: string; primary?: boolean }

/** The command that enrols an agent: made when asked for, because it holds a one-time token. */
export function EnrolAgent({ cluster, node, label, primary }: Props) {
  const enrol = useMutation(queries.agents.enrolment.mutationOptions())
  return (
    <div className="grid gap-3">
      {enrol.data ? (
        <>
          <p>
            Run this on the node’s host. It works once, until <Time at={enrol.data.expiresAt} />, and is not
            shown again.
          </p>
          <CopyText text={enrol.data.command} label="the command that enrols the agent" />
        </>
      ) : (
        <div>
          <Button
            {...(primary ? { variant: 'primary', size: 'md', ref: focusOnce } : {})}
            pending={enrol.isPending}
            onClick={() => enrol.mutate({ cluster, node })}
          >
            {label}
          </Button>
        </div>
      )}
      {enrol.error && <Notice tone="down">{messageOf(enrol.error)}</Notice>}
    </div>
  )
}
