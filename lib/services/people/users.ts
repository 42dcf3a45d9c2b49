import type { User } from '@/lib/contract/people'
import { MusterError } from '@/lib/domain/errors'
import type { Actor, Role } from '@/lib/domain/model'
import type { Db, Transaction } from '@/lib/store/client'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import {
  countOtherAdmins,
  deleteUser,
  findUser,
  insertUser,
  lockPeople,
  listUsers as readUsers,
  type UserRecord,
  updateUser as writeUser,
} from '@/lib/store/users'
import { authorise, inTransaction, requirePorts, type ServiceContext } from '../context'

export async function listUsers(ctx: ServiceContext): Promise<{ items: User[]; nextCursor: null }> {
  authorise(ctx, 'users.list')
  return { items: await readUsers(ctx.store.prisma), nextCursor: null }
}

export async function createUser(
  ctx: ServiceContext,
  input: { name: string; email: string; role: Role; password: string },
): Promise<User> {
  const actor = authorise(ctx, 'users.create')
  const passwordHash = await requirePorts(ctx).hashPassword(input.password)
  return await inTransaction(ctx, async (tx) => {
    const { name, role } = input
    const user = await insertUser(tx, { name, email: input.email.toLowerCase(), role, passwordHash })
    if (!user) throw new MusterError('CONFLICT', `Somebody with the address ${input.email} is there already.`)
    await record(tx, actor, 'user.created', user, `Added ${user.name} as ${user.role}`, {
      after: shown(user),
    })
    return user
  })
}

export async function updateUser(
  ctx: ServiceContext,
  input: { user: string; name?: string | undefined; role?: Role | undefined; password?: string | undefined },
): Promise<User> {
  const actor = authorise(ctx, 'users.update')
  const passwordHash =
    input.password === undefined ? undefined : await requirePorts(ctx).hashPassword(input.password)
  return await inTransaction(ctx, async (tx) => {
    await lockPeople(tx)
    const before = await requireUser(tx, input.user)
    if (input.role !== undefined && input.role !== 'admin') await refuseLastAdmin(tx, before)
    const user = await writeUser(tx, before.id, {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.role === undefined ? {} : { role: input.role }),
      ...(passwordHash === undefined ? {} : { passwordHash }),
    })
    const what = passwordHash === undefined ? 'Changed' : 'Changed the password of'
    await record(tx, actor, 'user.updated', user, `${what} ${user.name}`, {
      before: shown(before),
      after: shown(user),
    })
    return user
  })
}

export async function removeUser(ctx: ServiceContext, input: { user: string }): Promise<{ removed: true }> {
  const actor = authorise(ctx, 'users.remove')
  return await inTransaction(ctx, async (tx) => {
    await lockPeople(tx)
    const user = await requireUser(tx, input.user)
    await refuseLastAdmin(tx, user)
    await deleteUser(tx, user.id)
    await record(tx, actor, 'user.removed', user, `Removed ${user.name}`, { before: shown(user) })
    return { removed: true as const }
  })
}

async function requireUser(db: Db, id: string): Promise<UserRecord> {
  const user = await findUser(db, id)
  if (!user) throw new MusterError('NOT_FOUND', 'There is no such person.')
  return user
}

async function refuseLastAdmin(db: Db, user: UserRecord): Promise<void> {
  if (user.role !== 'admin' || (await countOtherAdmins(db, user.id)) > 0) return
  throw new MusterError('CONFLICT', `${user.name} is the only admin: make somebody else one first.`)
}

/** Without the address: whoever may read the activity need not have it. */
function shown({ name, role }: UserRecord) {
  return { name, role }
}

async function record(
  tx: Transaction,
  actor: Actor,
  type: string,
  user: UserRecord,
  summary: string,
  change: { before?: unknown; after?: unknown },
): Promise<void> {
  const subject = { kind: 'user', name: user.name }
  await recordEvent(tx, {
    clusterId: null,
    clusterSlug: null,
    type,
    change: true,
    actor,
    subject,
    summary,
    ...change,
  })
  await notify(tx, { topic: 'people', cluster: null })
}
