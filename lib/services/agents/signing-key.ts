import { randomBytes } from 'node:crypto'
import { newKeyPair } from '@/lib/platform/signature'
import { activeSigningKey, insertFirstSigningKey, type SigningKeyRecord } from '@/lib/store/signing-keys'
import { inTransaction, type ServiceContext } from '../context'

/** The console's key, made when it is first needed. The private half stays sealed in the database. */
export async function signingKey(ctx: Pick<ServiceContext, 'store' | 'secrets'>): Promise<SigningKeyRecord> {
  const known = await activeSigningKey(ctx.store.prisma)
  if (known) return known
  const pair = newKeyPair()
  const key = {
    id: randomBytes(6).toString('hex'),
    publicKey: pair.publicKey,
    sealedPrivateKey: ctx.secrets.seal(pair.privateKey),
  }
  return await inTransaction(ctx, (tx) => insertFirstSigningKey(tx, key))
}
