import { defaultHealthRules, healthWhenSilent } from '@/lib/domain/health'
import { findSilent, storeSilence } from '@/lib/store/silence'
import { repeat } from './repeat'
import type { Loop } from './worker-context'

const { silentIntervals } = defaultHealthRules

/**
 * Nodes that nobody observed for three intervals are `unknown`. Any worker says so; the one that is first wins. After
 * its start, and after the database was away, a worker first gives everybody the same three intervals to report.
 */
export const silenceLoop: Loop = {
  name: 'silence',
  async run(signal, context) {
    const { store, now } = context
    let steadySince: Date | null = null
    await repeat(signal, context, {
      name: 'silence',
      intervalMs: 1_000,
      async step() {
        try {
          const at = now()
          const silent = await findSilent(store.pool, at, silentIntervals)
          steadySince ??= at
          const steadyMs = at.getTime() - steadySince.getTime()
          const overdue = silent.filter(
            ({ pollIntervalSeconds }) => steadyMs > silentIntervals * pollIntervalSeconds * 1000,
          )
          if (overdue.length === 0) return
          const silenced = overdue.map((node) => ({
            node,
            state: healthWhenSilent(node.state, node.attemptedAt, node.pollIntervalSeconds, at),
          }))
          await storeSilence(store.pool, silenced, at)
        } catch (error) {
          steadySince = null
          throw error
        }
      },
    })
  },
}
