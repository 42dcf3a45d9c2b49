import type { Db } from './client'

export type SigningKeyRecord = { id: string; publicKey: string; sealedPrivateKey: string }

export async function activeSigningKey(db: Db): Promise<SigningKeyRecord | null> {
  const row = await db.signingKey.findFirst({ where: { active: true }, orderBy: { createdAt: 'desc' } })
  return row && { id: row.id, publicKey: row.publicKey, sealedPrivateKey: row.privateKey }
}

/** Inserts a first key unless another process was quicker, and returns the one that counts. */
export async function insertFirstSigningKey(db: Db, key: SigningKeyRecord): Promise<SigningKeyRecord> {
  // One lock for all: it is taken once in the life of a console.
  await db.$executeRaw`SELECT pg_advisory_xact_lock(7305002)`
  const known = await activeSigningKey(db)
  if (known) return known
  await db.signingKey.create({
    data: { id: key.id, publicKey: key.publicKey, privateKey: key.sealedPrivateKey },
  })
  return key
}
