import type { Settings } from '@/lib/contract/system'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { readSettings, writeSettings } from '@/lib/store/settings'
import { difference, given } from '../changes'
import { authorise, inTransaction, type ServiceContext } from '../context'

export async function getSettings(ctx: ServiceContext): Promise<Settings> {
  authorise(ctx, 'settings.get')
  return await readSettings(ctx.store.prisma)
}

export async function updateSettings(
  ctx: ServiceContext,
  input: { artifactSizeMaxMb?: number | undefined },
): Promise<Settings> {
  const actor = authorise(ctx, 'settings.update')
  return await inTransaction(ctx, async (tx) => {
    const before = await readSettings(tx)
    const changes = given(input)
    const changed = difference(before, changes)
    if (!changed) return before
    await writeSettings(tx, changes)
    await recordEvent(tx, {
      clusterId: null,
      clusterSlug: null,
      type: 'settings.updated',
      change: true,
      actor,
      subject: { kind: 'settings', name: 'settings' },
      summary: `Changed ${changed.words} of the console`,
      before: changed.before,
      after: changed.after,
    })
    await notify(tx, { topic: 'inventory', cluster: null })
    return { ...before, ...changes }
  })
}
