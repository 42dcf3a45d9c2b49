import type { User } from '@/lib/contract/people'
import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { anyUser, insertUser, lockPeople } from '@/lib/store/users'
import { inTransaction, requirePorts, type ServiceContext } from '../context'

/** Anyone may ask: the sign-in page has to know whether there is somebody to sign in. */
export async function setupStatus(ctx: ServiceContext): Promise<{ needed: boolean }> {
  return { needed: !(await anyUser(ctx.store.prisma)) }
}

/** The first person of a console, an admin. Of two who come at once, one is refused. */
export async function createFirstPerson(
  ctx: ServiceContext,
  input: { name: string; email: string; password: string },
): Promise<User> {
  const { prisma } = ctx.store
  if (await anyUser(prisma)) throw alreadySetUp()
  const passwordHash = await requirePorts(ctx).hashPassword(input.password)
  return await inTransaction(ctx, async (tx) => {
    await lockPeople(tx)
    if (await anyUser(tx)) throw alreadySetUp()
    const { name } = input
    const user = await insertUser(tx, { name, email: input.email.toLowerCase(), role: 'admin', passwordHash })
    if (!user) throw alreadySetUp()
    await recordEvent(tx, {
      clusterId: null,
      clusterSlug: null,
      type: 'user.created',
      change: true,
      actor: { kind: 'system', rule: 'first run' },
      subject: { kind: 'user', name: user.name },
      summary: `Made ${user.name} the first admin`,
      after: { name: user.name, role: user.role },
    })
    await notify(tx, { topic: 'people', cluster: null })
    return user
  })
}

function alreadySetUp(): MusterError {
  return new MusterError('CONFLICT', 'This console has people already: ask an admin of it for an account.')
}
