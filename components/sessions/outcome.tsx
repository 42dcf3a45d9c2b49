import { count, plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import type { SessionsOutcome } from '@/lib/client/shapes'
import { PassedBy } from './preview-figures'

/** Whether there is nothing to say but that it was done. */
export function wentWell({ nodes, passedBy, leftOut }: SessionsOutcome): boolean {
  return nodes.every(({ outcome }) => outcome === 'done') && passedBy.length === 0 && leftOut === null
}

/** What became of it on each node where it did not go as asked. */
export function Outcome({ outcome, verb }: { outcome: SessionsOutcome; verb: string }) {
  const odd = outcome.nodes.filter((node) => node.outcome !== 'done')
  return (
    <div className="grid gap-3">
      <p>
        {verb} {count(outcome.done)} of {plural(outcome.asked, 'session')}.
      </p>
      {odd.length > 0 && (
        <Notice tone={odd.some((node) => node.outcome === 'failed') ? 'down' : 'warn'} title="Not all of it">
          <ul className="grid gap-0.5">
            {odd.map(({ node, asked, done, message }) => (
              <li key={node}>
                {node} ({done === null ? 'how many is not known' : `${done} of ${asked}`}): {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <PassedBy nodes={outcome.passedBy} />
      {outcome.leftOut && <Notice tone="warn">{outcome.leftOut.message}</Notice>}
    </div>
  )
}
