import { randomUUID } from 'node:crypto'
import { type Role, roles } from '@/lib/domain/model'
import type { Db, Transaction } from './client'
import type { User } from './generated/client'

export type UserRecord = { id: string; name: string; email: string; role: Role; createdAt: Date }

/** The name by which better-auth knows accounts with a password. */
const credential = 'credential'
const peopleLock = 7_305_002

export async function listUsers(db: Db): Promise<UserRecord[]> {
  return (await db.user.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }] })).map(toUser)
}

export async function findUser(db: Db, id: string): Promise<UserRecord | null> {
  const row = await db.user.findUnique({ where: { id } })
  return row && toUser(row)
}

export async function anyUser(db: Db): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) !== null
}

/** Lets one transaction at a time decide by who is there: the first person, and the last admin. */
export async function lockPeople(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${peopleLock})`
}

export async function countOtherAdmins(db: Db, exceptId: string): Promise<number> {
  return await db.user.count({ where: { role: 'admin', id: { not: exceptId } } })
}

/**
 * A person and the account by which better-auth signs them in.
 *
 * @param email in lower case, as better-auth looks it up
 * @returns null when the address is taken
 */
export async function insertUser(
  db: Db,
  user: { name: string; email: string; role: Role; passwordHash: string },
): Promise<UserRecord | null> {
  const id = randomUUID()
  const { passwordHash, ...data } = user
  const [row] = await db.user.createManyAndReturn({
    data: [{ id, ...data, emailVerified: true, updatedAt: new Date() }],
    skipDuplicates: true,
  })
  if (!row) return null
  await db.account.create({
    data: { id: randomUUID(), accountId: id, providerId: credential, userId: id, password: passwordHash },
  })
  return toUser(row)
}

/** A new password ends every session of theirs. */
export async function updateUser(
  db: Db,
  id: string,
  changes: { name?: string; role?: Role; passwordHash?: string },
): Promise<UserRecord> {
  const { passwordHash, ...data } = changes
  if (passwordHash !== undefined) {
    await db.account.updateMany({
      where: { userId: id, providerId: credential },
      data: { password: passwordHash },
    })
    await db.session.deleteMany({ where: { userId: id } })
  }
  return toUser(await db.user.update({ where: { id }, data }))
}

/** null = they don't sign in by a password. */
export async function passwordHashOf(db: Db, id: string): Promise<string | null> {
  const account = await db.account.findFirst({ where: { userId: id, providerId: credential } })
  return account?.password ?? null
}

export async function deleteUser(db: Db, id: string): Promise<void> {
  await db.user.delete({ where: { id } })
}

function toUser({ id, name, email, role, createdAt }: User): UserRecord {
  return { id, name, email, role: roles.find((known) => known === role) ?? 'viewer', createdAt }
}
