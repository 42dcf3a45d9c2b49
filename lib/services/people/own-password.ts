import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { countAttempt, forgetAttempts } from '@/lib/store/sign-in-attempts'
import { passwordHashOf, updateUser } from '@/lib/store/users'
import { authorise, inTransaction, requirePorts, type ServiceContext } from '../context'

const windowMs = 300_000
const attemptsMax = 10

/**
 * Changes the password of whoever asks. They are signed out everywhere, here too: whoever else knew the old one is out.
 *
 * @throws FORBIDDEN for tokens, BAD_REQUEST when the current password is wrong, TOO_MANY_REQUESTS after ten wrong ones
 */
export async function changeOwnPassword(
  ctx: ServiceContext,
  input: { current: string; password: string },
): Promise<{ changed: true }> {
  const actor = authorise(ctx, 'ownPassword')
  const { hashPassword, verifyPassword } = requirePorts(ctx)
  if (actor.kind !== 'person') throw new MusterError('FORBIDDEN', 'A token has no password.')
  const { prisma } = ctx.store
  const key = `password|${actor.id}`
  const { count, windowEndsAt } = await countAttempt(prisma, key, windowMs, ctx.now())
  if (count > attemptsMax) {
    const minutes = Math.ceil((windowEndsAt.getTime() - ctx.now().getTime()) / 60_000)
    throw new MusterError('TOO_MANY_REQUESTS', `Too many wrong passwords. Try again in ${minutes} min.`)
  }
  const known = await passwordHashOf(prisma, actor.id)
  if (known === null || !(await verifyPassword(known, input.current))) {
    const message = 'this is not your password'
    throw new MusterError('BAD_REQUEST', `current: ${message}`, { issues: [{ field: 'current', message }] })
  }
  const passwordHash = await hashPassword(input.password)
  await inTransaction(ctx, async (tx) => {
    await updateUser(tx, actor.id, { passwordHash })
    await recordEvent(tx, {
      ...{ clusterId: null, clusterSlug: null, type: 'user.password', change: true, actor },
      subject: { kind: 'user', name: actor.name },
      summary: `${actor.name} changed the password of their own`,
    })
    await forgetAttempts(tx, key)
    await notify(tx, { topic: 'people', cluster: null })
  })
  return { changed: true }
}
