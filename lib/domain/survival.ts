import type { BalancerKind, Intent } from './model'

/**
 * Whether a balancer keeps over a restart or reload what it was told, by what one showed; null = it showed nothing.
 * HAProxy can't have a drain in its configuration, so one that is still there was kept; maintenance can stand there, and
 * the others' drains can.
 *
 * @param members what each was told to do before, and is told to do after it
 */
export function shownSurvival(
  kind: BalancerKind,
  members: { before: Intent | undefined; after: Intent }[],
): boolean | null {
  const out = members.filter(({ before }) => before === 'drain' || before === 'maintenance')
  if (out.some(({ after }) => after === 'ready')) return false
  const kept = out.some(({ before, after }) => before === 'drain' && after === 'drain')
  return kind === 'haproxy' && kept ? true : null
}
