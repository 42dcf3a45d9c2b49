import { busVersion, Envelope, SignedEnvelope } from '@/lib/contract/bus'
import { signatureHolds, signText } from '@/lib/platform/signature'

export function sealEnvelope(key: { id: string; privateKey: string }, envelope: Envelope): SignedEnvelope {
  const text = JSON.stringify(envelope)
  return { keyId: key.id, signature: signText(key.privateKey, text), envelope: text }
}

type Refusal = 'unreadable' | 'unknown key' | 'bad signature' | 'not for this node'
export type Opened =
  | { ok: true; envelope: Envelope }
  | { ok: false; refusal: Refusal; message: string }
  | { ok: false; refusal: 'expired'; message: string; envelope: Envelope }

const refuse = (refusal: Refusal, message: string): Opened => ({ ok: false, refusal, message })

/**
 * Checks a command from the wire against the one key that the agent pinned. Nothing in it is read as a command
 * before its signature holds. Replays are the caller's to tell, who remembers what it has done.
 */
export function openEnvelope(
  wire: string,
  self: { cluster: string; node: string; key: { id: string; publicKey: string } },
  now: Date,
): Opened {
  const signed = parse(SignedEnvelope, wire)
  if (!signed) return refuse('unreadable', 'the message is not a signed command')
  if (signed.keyId !== self.key.id) return refuse('unknown key', `signed with the key ${signed.keyId}`)
  if (!signatureHolds(self.key.publicKey, signed.envelope, signed.signature)) {
    return refuse('bad signature', 'the signature does not fit the command')
  }
  const envelope = parse(Envelope, signed.envelope)
  if (envelope?.v !== busVersion) return refuse('unreadable', 'the command is of another version of Muster')
  if (envelope.cluster !== self.cluster || (envelope.node !== null && envelope.node !== self.node)) {
    return refuse('not for this node', `the command is for ${envelope.cluster}/${envelope.node ?? 'all'}`)
  }
  if (!(new Date(envelope.expiresAt) > now)) {
    const clock = now.toISOString()
    const message = `the command expired at ${envelope.expiresAt}, and this host's clock says ${clock}`
    return { ok: false, refusal: 'expired', message, envelope }
  }
  return { ok: true, envelope }
}

function parse<T>(
  shape: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  text: string,
): T | null {
  try {
    const result = shape.safeParse(JSON.parse(text))
    return result.success ? result.data : null
  } catch {
    return null
  }
}
