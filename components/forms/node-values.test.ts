import { describe, expect, it } from 'vitest'
import type { Node } from '@/lib/client/shapes'
import { NodeInput } from '@/lib/contract/nodes'
import { draftOf, nodeChanges, usualManagerUrl, usualSettings } from './node-values'
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
} as Node

describe('the form of a node', () => {
  it('starts without a password and sends none back unless one is typed', () => {
    const draft = draftOf(stored)
    expect(draft.managerPassword).toBeNull()
    expect(nodeChanges(stored, NodeInput.parse(draft))).toEqual({})
    expect(nodeChanges(stored, NodeInput.parse({ ...draft, managerPassword: 'new' }))).toEqual({
      managerPassword: 'new',
    })
  })

  it('sends what was changed and what was emptied, nothing else', () => {
    const values = NodeInput.parse({ ...draftOf(stored), weight: 3, route: null })
    expect(nodeChanges(stored, values)).toEqual({ weight: 3, route: null })
  })

  it('sends settings only when they say something else than what is stored', () => {
    const probe = NodeInput.shape.probe.parse({ kind: 'http', statusUrl: 'http://n1/s' })
    const http = { ...stored, kind: 'http', probe } as Node
    const reordered = Object.fromEntries(Object.entries(probe ?? {}).toReversed())
    const values = NodeInput.parse({ ...draftOf(http), probe: reordered })
    expect(nodeChanges(http, values)).toEqual({})
    const other = NodeInput.parse({ ...draftOf(http), probe: { ...reordered, expectText: 'ready' } })
    expect(nodeChanges(http, other)).toEqual({ probe: { ...probe, expectText: 'ready' } })
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
