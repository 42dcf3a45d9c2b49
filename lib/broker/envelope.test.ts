import { describe, expect, it } from 'vitest'
import { busVersion, type Envelope } from '@/lib/contract/bus'
import { newKeyPair } from '@/lib/platform/signature'
import { openEnvelope, sealEnvelope } from './envelope'

const pair = newKeyPair()
const key = { id: 'k1', privateKey: pair.privateKey }
const self = { cluster: 'prod', node: 'node1', key: { id: 'k1', publicKey: pair.publicKey } }
const now = new Date('2026-03-01T12:00:00Z')
const envelope: Envelope = {
  v: busVersion,
  id: '7d9b6f0e-0000-4000-8000-000000000001',
  cluster: 'prod',
  node: 'node1',
  issuedAt: now.toISOString(),
  expiresAt: new Date(now.getTime() + 60_000).toISOString(),
  command: { kind: 'look' },
}
const open = (wire: unknown, at = now) =>
  openEnvelope(typeof wire === 'string' ? wire : JSON.stringify(wire), self, at)
const refusal = (wire: unknown, at = now) => {
  const opened = open(wire, at)
  return opened.ok ? null : opened.refusal
}

describe('a command from the wire', () => {
  it('is opened when it is signed, fresh, and for this node or for all', () => {
    expect(open(sealEnvelope(key, envelope))).toEqual({ ok: true, envelope })
    expect(refusal(sealEnvelope(key, { ...envelope, node: null }))).toBeNull()
  })

  it('is refused when a single byte of it was changed', () => {
    const sealed = sealEnvelope(key, envelope)
    expect(refusal({ ...sealed, envelope: sealed.envelope.replace('node1', 'node2') })).toBe('bad signature')
    expect(refusal({ ...sealed, envelope: `${sealed.envelope} ` })).toBe('bad signature')
    const flipped = Buffer.from(sealed.signature, 'base64')
    flipped[0] = flipped[0]! ^ 1
    expect(refusal({ ...sealed, signature: flipped.toString('base64') })).toBe('bad signature')
  })

  it('is refused when another key signed it, also under the name of the pinned one', () => {
    const other = newKeyPair()
    expect(refusal(sealEnvelope({ id: 'k2', privateKey: other.privateKey }, envelope))).toBe('unknown key')
    expect(refusal(sealEnvelope({ id: 'k1', privateKey: other.privateKey }, envelope))).toBe('bad signature')
  })

  it('is refused when it is for another node or cluster', () => {
    expect(refusal(sealEnvelope(key, { ...envelope, node: 'node2' }))).toBe('not for this node')
    expect(refusal(sealEnvelope(key, { ...envelope, cluster: 'test' }))).toBe('not for this node')
  })

  it('is refused from the moment that it expires, and when no time can be read from it', () => {
    const sealed = sealEnvelope(key, envelope)
    expect(refusal(sealed, new Date(now.getTime() + 59_999))).toBeNull()
    expect(refusal(sealed, new Date(now.getTime() + 60_000))).toBe('expired')
    expect(refusal(sealEnvelope(key, { ...envelope, expiresAt: 'never' }))).toBe('expired')
  })

  it('is refused when it is something else, or of another version', () => {
    for (const wire of ['', 'null', '{}', '[1]', '{"envelope":1}', '\u0000'])
      expect(refusal(wire)).toBe('unreadable')
    expect(refusal(sealEnvelope(key, { ...envelope, v: busVersion + 1 }))).toBe('unreadable')
    const odd = { ...envelope, command: { kind: 'rm -rf' } } as unknown as Envelope
    expect(refusal(sealEnvelope(key, odd))).toBe('unreadable')
  })
})
