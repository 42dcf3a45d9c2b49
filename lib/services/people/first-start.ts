import { MusterError } from '@/lib/domain/errors'
import { sha256Hex } from '@/lib/platform/crypto'
import { recordEvent } from '@/lib/store/events'
import { ensureToken } from '@/lib/store/tokens'
import { anyUser } from '@/lib/store/users'
import { inTransaction, type ServiceContext } from '../context'
import { createFirstPerson } from './setup'

/** What an operator sets before the first start, so that scripts need no browser. Safe at every start. */
export async function prepareFirstStart(
  ctx: ServiceContext,
  given: { adminEmail: string | null; adminPassword: string | null; adminToken: string | null },
): Promise<void> {
  const { adminEmail: email, adminPassword: password, adminToken } = given
  const { prisma } = ctx.store
  if (adminToken) await keepToken(ctx, adminToken)
  if (!email || !password || (await anyUser(prisma))) return
  try {
    await createFirstPerson(ctx, { name: email.split('@')[0] ?? email, email, password })
  } catch (error) {
    // Another process that starts at the same moment was first.
    if (!(error instanceof MusterError && error.code === 'CONFLICT')) throw error
  }
}

/** Known by its hash: who revokes it has revoked it for good, whatever the environment says. */
async function keepToken(ctx: ServiceContext, token: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const made = await ensureToken(tx, {
      name: 'bootstrap',
      tokenHash: sha256Hex(token),
      // Somebody's own choice can be short: a third of it does not give it away.
      prefix: token.slice(0, Math.min(12, Math.floor(token.length / 3))),
      role: 'admin',
      clusterId: null,
      createdBy: 'environment',
      expiresAt: null,
    })
    if (!made) return
    await recordEvent(tx, {
      clusterId: null,
      clusterSlug: null,
      type: 'token.created',
      change: true,
      actor: { kind: 'system', rule: 'first run' },
      subject: { kind: 'token', name: 'bootstrap' },
      summary: 'Made the admin token bootstrap, as the environment says',
      after: { name: 'bootstrap', role: 'admin' },
    })
  })
}
