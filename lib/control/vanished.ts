import { markVanished, tellVanished } from '@/lib/store/vanished'
import { repeat } from './repeat'
import type { Loop } from './worker-context'

const patienceMs = 5 * 60_000

/** Sees nodes that registered themselves and went without leaving. They are kept: who removes them is a person. */
export const vanishedLoop: Loop = {
  name: 'vanished',
  async run(signal, context) {
    const { store, now } = context
    await repeat(signal, context, {
      name: 'vanished',
      intervalMs: 5_000,
      async step() {
        const at = now()
        const changed = await markVanished(store.pool, new Date(at.getTime() - patienceMs))
        if (changed.length === 0) return
        await tellVanished(
          store.pool,
          changed.map(({ node, since, clusterId, cluster }) => ({
            ...{ clusterId, cluster, at, type: since ? 'node.vanished' : 'node.back', rule: 'vanished' },
            ...{ subjectKind: 'node', subjectName: node, before: null },
            summary: since
              ? `${node} vanished without leaving: neither its agent nor its probe answers`
              : `${node} is back`,
            reason: since ? 'it can be removed, or started again under the same name and address' : null,
            after: { vanishedSince: since },
          })),
        )
      },
    })
  },
}
