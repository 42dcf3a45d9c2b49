import { count, plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Fact, Facts } from '@/components/ui/table'
import type { NodeLook, SessionsPreview } from '@/lib/client/shapes'

const shown = 6

/** On which nodes and in which solutions the selected sessions are, and what is not among them. */
export function PreviewFigures({ preview }: { preview: SessionsPreview }) {
  const { nodes, solutions, gone, leftOut } = preview
  const of = <T,>(list: T[], line: (item: T) => string) => {
    const more = list.length > shown ? ` and ${list.length - shown} more` : ''
    return `${list.slice(0, shown).map(line).join(', ')}${more}`
  }
  return (
    <>
      <Facts>
        <Fact name="Nodes">{of(nodes, ({ node, sessions }) => `${count(sessions)} on ${node}`)}</Fact>
        <Fact name="Solutions">
          {of(solutions, ({ solution, context, sessions }) => `${count(sessions)} in ${solution ?? context}`)}
        </Fact>
      </Facts>
      {gone > 0 && (
        <p className="text-dim">
          {plural(gone, 'selected session')} {gone === 1 ? 'has' : 'have'} ended meanwhile.
        </p>
      )}
      <PassedBy nodes={preview.passedBy} />
      {leftOut && <Notice tone="warn">{leftOut.message}</Notice>}
    </>
  )
}

/** Sessions that are there and can't be told apart: none of them is hit. */
export function PassedBy({ nodes }: { nodes: readonly NodeLook[] }) {
  if (nodes.length === 0) return null
  return (
    <Notice tone="warn" title="Passed by">
      <ul className="grid gap-0.5">
        {nodes.slice(0, shown).map(({ node, sessions, message, how }) => (
          <li key={node}>
            {node}
            {sessions !== null && ` (${plural(sessions, 'session')})`}:{' '}
            {message ?? (how === 'buckets' ? 'its sessions are told by idle time only.' : 'not listed.')}
          </li>
        ))}
        {nodes.length > shown && <li>and {nodes.length - shown} more nodes</li>}
      </ul>
    </Notice>
  )
}
