import { MusterError } from '@/lib/domain/errors'
import { sha256Hex } from '@/lib/platform/crypto'
import { ensureToken } from '@/lib/store/tokens'
import { anyUser } from '@/lib/store/users'
import type { ServiceContext } from '../context'
import { createFirstPerson } from './setup'

/** What an operator sets before the first start, so that scripts need no browser. Safe at every start. */
export async function prepareFirstStart(
  ctx: ServiceContext,
  given: { adminEmail: string | null; adminPassword: string | null; adminToken: string | null },
): Promise<void> {
  const { adminEmail: email, adminPassword: password, adminToken } = given
  const { prisma } = ctx.store
  if (adminToken) {
    await ensureToken(prisma, {
      name: 'bootstrap',
      tokenHash: sha256Hex(adminToken),
      prefix: adminToken.slice(0, 12),
      role: 'admin',
      clusterId: null,
      createdBy: 'environment',
      expiresAt: null,
    })
  }
  if (!email || !password || (await anyUser(prisma))) return
  try {
    await createFirstPerson(ctx, { name: email.split('@')[0] ?? email, email, password })
  } catch (error) {
    // Another process that starts at the same moment was first.
    if (!(error instanceof MusterError && error.code === 'CONFLICT')) throw error
  }
}
