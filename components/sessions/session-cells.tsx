'use client'

import Link from 'next/link'
import { nodePath } from '@/components/nodes/node-path'
import { Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { span } from '@/components/ui/format'
import { Checkbox } from '@/components/ui/input'
import { Td } from '@/components/ui/table'
import type { Session } from '@/lib/client/shapes'
import { parseContextVersion } from '@/lib/domain/release'
import { endsInSeconds, idleWords } from './sentence'
import type { SessionColumns } from './session-heads'

type Props = {
  cluster: string
  session: Session
  columns: SessionColumns
  selected?: boolean | undefined
  /** All that match are selected: one by one there is nothing to choose. */
  allSelected?: boolean | undefined
  onSelect?: ((session: Session, selected: boolean) => void) | undefined
  onEnd?: ((session: Session) => void) | undefined
}

/** The cells of one session; its id is nowhere among them. */
export function SessionCells(props: Props) {
  const { cluster, session, columns, selected = false, allSelected = false, onSelect, onEnd } = props
  const { fingerprint, node, solution, context, version, user } = session
  const release = parseContextVersion(version)?.release ?? version
  const leftSeconds = endsInSeconds(session)
  return (
    <>
      {columns.select && (
        <Td className="w-8 py-1 pr-0">
          <Checkbox
            className="mt-0 block"
            aria-label={`Select session ${fingerprint} on ${node}`}
            checked={selected || allSelected}
            disabled={allSelected}
            onChange={(event) => onSelect?.(session, event.target.checked)}
          />
        </Td>
      )}
      <Td className={cn('py-1 font-mono text-sm', columns.node && 'max-md:hidden')}>{fingerprint}</Td>
      {columns.node && (
        <Td className="py-1 max-md:py-0">
          <Link href={nodePath(cluster, node)} className="font-semibold underline-offset-3 hover:underline">
            {node}
          </Link>
          <span className="block font-mono text-dim text-xs md:hidden">{fingerprint}</span>
        </Td>
      )}
      <Td className="max-w-56 truncate py-1 max-md:max-w-32 max-md:py-0" title={version ?? undefined}>
        {solution ?? context}
        {release !== null && <span className="ml-1.5 text-faint">{release}</span>}
        {user !== null && <span className="block truncate text-dim text-xs md:hidden">{user}</span>}
      </Td>
      {columns.user && (
        <Td className="max-w-44 truncate py-1 max-md:hidden" title={user ?? undefined}>
          {user ?? <span className="text-faint">not known</span>}
        </Td>
      )}
      <Td numeric className="py-1 max-md:hidden">
        {session.openedAt ? <Time at={session.openedAt} /> : '–'}
      </Td>
      <Td numeric className="py-1 max-lg:hidden">
        {session.lastUsedAt ? <Time at={session.lastUsedAt} seconds /> : '–'}
      </Td>
      <Td numeric className="py-1">
        {idleWords(session.idleSeconds)}
      </Td>
      <Td numeric className="py-1 max-md:hidden">
        <Timeout leftSeconds={leftSeconds} timeoutSeconds={session.timeoutSeconds} />
      </Td>
      {columns.end && (
        <Td className="py-1 text-right max-md:py-0.5">
          <Button onClick={() => onEnd?.(session)}>
            End…<span className="sr-only"> session {fingerprint}</span>
          </Button>
        </Td>
      )}
    </>
  )
}

function Timeout({
  leftSeconds,
  timeoutSeconds,
}: {
  leftSeconds: number | null
  timeoutSeconds: number | null
}) {
  if (timeoutSeconds === null || timeoutSeconds <= 0) return '–'
  const after = span(timeoutSeconds * 1000)
  if (leftSeconds === null) return after
  return (
    <>
      in {span(leftSeconds * 1000)} <span className="text-faint">of {after}</span>
    </>
  )
}
