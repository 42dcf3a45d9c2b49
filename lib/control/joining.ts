import { mayBecomeActive } from '@/lib/domain/joining'
import { activateJoined, readJoining } from '@/lib/store/joining'
import { repeat } from './repeat'
import type { Loop } from './worker-context'

/** Lets joining nodes become active once everything that is asked of them was seen. */
export const joiningLoop: Loop = {
  name: 'joining',
  async run(signal, context) {
    const { store, membership, log, now } = context
    await repeat(signal, context, {
      name: 'joining',
      intervalMs: 1_000,
      wakeOn: ['inventory'],
      async step() {
        const at = now()
        for (const node of await readJoining(store.pool, at)) {
          if (!membership.owns(node.nodeId) || !mayBecomeActive(node.facts)) continue
          if (await activateJoined(store.pool, node, at)) log.info({ node: node.node }, 'became active')
        }
      },
    })
  },
}
