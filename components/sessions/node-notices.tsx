import Link from 'next/link'
import { nodePath } from '@/components/nodes/node-path'
import { plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import type { NodeLook } from '@/lib/client/shapes'

const titles = {
  failed: 'Not listed: these nodes did not answer',
  unlisted: 'Not listed: these nodes can not tell their sessions',
}
const tones = { failed: 'warn', unlisted: 'plain' } as const
const shown = 5

type Props = { cluster: string; nodes: readonly NodeLook[] }

/** Who is missing in the list, and why: by name, so that nobody takes a short list for few people. */
export function NodeNotices({ cluster, nodes }: Props) {
  return (['failed', 'unlisted'] as const).map((how) => {
    const some = nodes.filter((node) => node.how === how)
    if (some.length === 0) return null
    return (
      <Notice key={how} tone={tones[how]} title={titles[how]} className="mb-3">
        <ul className="grid gap-0.5">
          {some.slice(0, shown).map(({ node, message, sessions }) => (
            <li key={node}>
              <Link href={nodePath(cluster, node)} className="font-semibold text-ink hover:underline">
                {node}
              </Link>
              {sessions !== null && how !== 'unlisted' && ` (${plural(sessions, 'session')} when last seen)`}:{' '}
              {message}
            </li>
          ))}
          {some.length > shown && <li>and {some.length - shown} more</li>}
        </ul>
      </Notice>
    )
  })
}
