import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const version = 'v1'

/** Encrypts and decrypts secrets at rest with AES-256-GCM. */
export type SecretBox = { seal(plain: string): string; open(sealed: string): string }

/**
 * @param key 32 bytes in base64
 * @throws when the key has another length, and from `open` when the text was altered or sealed with another key
 */
export function createSecretBox(key: string): SecretBox {
  const bytes = Buffer.from(key, 'base64')
  if (bytes.length !== 32) {
    throw new Error('MUSTER_SECRET must be 32 bytes in base64; make one with: openssl rand -base64 32')
  }
  return {
    seal(plain) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', bytes, iv)
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return [version, iv, cipher.getAuthTag(), text]
        .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
        .join('.')
    },
    open(sealed) {
      const [seen, iv, tag, text] = sealed.split('.')
      if (seen !== version || !iv || !tag || text === undefined) throw new Error('not a sealed secret')
      const decipher = createDecipheriv('aes-256-gcm', bytes, Buffer.from(iv, 'base64url'))
      decipher.setAuthTag(Buffer.from(tag, 'base64url'))
      return decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}

/** 256 random bits behind a prefix that tells what it is for. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256Hex(a)), Buffer.from(sha256Hex(b)))
}
