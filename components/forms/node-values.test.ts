import { describe, expect, it } from 'vitest'
import type { Node } from '@/lib/client/shapes'
import { NodeInput } from '@/lib/contract/nodes'
import {
  asksOverHttps,
  draftOf,
  NodeFormInput,
  nodeChanges,
  usualManagerUrl,
  usualSettings,
} from './node-values'
import { numberOrNothing, numberOrNull, textOrNull } from './values'

const stored = {
  name: 'node1',
  address: '10.0.0.11:8080',
  kind: 'tomcat',
  route: 'n1',
  weight: 1,
  capacity: null,
  zone: null,
  managerUrl: 'http://10.0.0.11:8080/manager',
  managerUsername: 'muster',
  hasPassword: true,
  certificateFingerprint: null,
  slowStartSeconds: 0,
} as Node

describe('the form of a node', () => {
  it('starts without a password and sends none back unless one is typed', () => {
    const draft = draftOf(stored)
    expect(draft.managerPassword).toBeNull()
    expect(nodeChanges(stored, NodeFormInput.parse(draft), false)).toEqual({})
    expect(nodeChanges(stored, NodeFormInput.parse({ ...draft, managerPassword: 'new' }), false)).toEqual({
      managerPassword: 'new',
    })
  })

  it('sends what was changed and what was emptied, nothing else', () => {
    const values = NodeFormInput.parse({ ...draftOf(stored), weight: 3, route: null })
    expect(nodeChanges(stored, values, false)).toEqual({ weight: 3, route: null })
  })

  it('sends settings only when they say something else than what is stored', () => {
    const probe = NodeInput.shape.probe.parse({ kind: 'http', statusUrl: 'http://n1/s' })
    const http = { ...stored, kind: 'http', probe } as Node
    const reordered = Object.fromEntries(Object.entries(probe ?? {}).toReversed())
    const values = NodeFormInput.parse({ ...draftOf(http), probe: reordered })
    expect(nodeChanges(http, values, false)).toEqual({})
    const other = NodeFormInput.parse({ ...draftOf(http), probe: { ...reordered, expectText: 'ready' } })
    expect(nodeChanges(http, other, false)).toEqual({ probe: { ...probe, expectText: 'ready' } })
  })

  it('keeps the authority that is stored until another is pasted, or it is to be forgotten', () => {
    const values = NodeFormInput.parse(draftOf(stored))
    expect(nodeChanges(stored, values, true)).toEqual({ caCertificate: null })
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'
    expect(nodeChanges(stored, { ...values, caCertificate: pem }, false)).toEqual({ caCertificate: pem })
  })

  it('takes over for the next node what is likely to be the same, and no place or pin', () => {
    const first = NodeFormInput.parse({
      ...draftOf(stored),
      managerPassword: 'secret',
      slowStartSeconds: 300,
      certificateFingerprint: 'ab'.repeat(32),
    })
    expect(draftOf(null, first)).toMatchObject({
      name: '',
      address: '',
      route: null,
      managerUrl: null,
      managerUsername: 'muster',
      managerPassword: 'secret',
      slowStartSeconds: 300,
      certificateFingerprint: null,
    })
  })

  it('asks about certificates only where it is asked over HTTPS', () => {
    const draft = draftOf(stored)
    expect(asksOverHttps(draft)).toBe(false)
    expect(asksOverHttps({ ...draft, managerUrl: 'https://node1:8443/manager' })).toBe(true)
    const probe = { kind: 'http', statusUrl: 'https://node1/status' } as const
    expect(asksOverHttps({ ...draft, kind: 'http', probe })).toBe(true)
    expect(asksOverHttps({ ...draft, kind: 'outsystems', probe: { kind: 'outsystems' } })).toBe(false)
  })

  it('starts each kind with what its probe usually needs, an address to be filled in included', () => {
    for (const kind of ['tomcat', 'servoy', 'outsystems'] as const) {
      expect(NodeInput.shape.probe.safeParse(usualSettings(kind)).success).toBe(true)
    }
    const http = NodeInput.shape.probe.safeParse(usualSettings('http'))
    expect(http.error?.issues.map(({ path }) => path.join('.'))).toEqual(['statusUrl'])
  })

  it('offers the usual manager only for a whole address', () => {
    expect(usualManagerUrl('10.0.0.11:8080')).toBe('http://10.0.0.11:8080/manager')
    expect(usualManagerUrl('10.0.0.11')).toBeNull()
  })
})

describe('what is typed', () => {
  it('is nothing when the field is empty', () => {
    expect(textOrNull('  ')).toBeNull()
    expect(numberOrNull('')).toBeNull()
    expect(numberOrNothing('')).toBeUndefined()
  })

  it('is refused by the schema, not turned into something else, when it is no number', () => {
    expect(numberOrNull('12a')).toBe('12a')
    expect(numberOrNull(' 12 ')).toBe(12)
  })
})
