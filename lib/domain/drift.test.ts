import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DriftMember, deviations, standing, wantedOf } from './drift'
import { intents, nodeStates } from './model'

const now = new Date('2026-11-20T12:00:00Z')
const earlier = new Date('2026-11-20T11:00:00Z')

function member(wish: Partial<DriftMember> & { state?: (typeof nodeStates)[number] } = {}): DriftMember {
  const { state = 'active', ...rest } = wish
  return {
    ...{ member: 's2', intent: 'ready', weight: 10, wantedWeight: null, adoptedIntent: null },
    node: { name: 'node2', state, readyOwedAt: null, rampSince: null },
    ...rest,
  }
}

const node = fc.option(
  fc.record({
    name: fc.constant('node2'),
    state: fc.constantFrom(...nodeStates),
    readyOwedAt: fc.constantFrom(null, now),
    rampSince: fc.constantFrom(null, now),
  }),
)
const weight = fc.option(fc.integer({ min: 0, max: 256 }))
const anyMember: fc.Arbitrary<DriftMember> = fc.record({
  member: fc.constant('s2'),
  node,
  intent: fc.constantFrom(...intents),
  weight,
  wantedWeight: weight,
  adoptedIntent: fc.constantFrom(null, 'drain' as const, 'maintenance' as const),
})
const ordered = ['draining', 'drained', 'maintenance']

describe('deviations', () => {
  it.each([
    [
      { state: 'draining', intent: 'ready' },
      'edge-1 sends new sessions to node2, which is draining',
      'drain',
      'itself',
    ],
    [
      { state: 'maintenance', intent: 'drain' },
      'edge-1 sends no new sessions to node2, which is in maintenance',
      'maintenance',
      'itself',
    ],
    [{ intent: 'drain' }, 'edge-1 sends no new sessions to node2, which is active', 'ready', 'asked'],
    [{ intent: 'unknown' }, 'edge-1 does not say what it does with node2, which is active', 'ready', 'asked'],
    [
      { intent: 'maintenance', adoptedIntent: 'drain' },
      'edge-1 has taken out node2, which was to be drained there',
      'drain',
      'asked',
    ],
    [{ wantedWeight: 30 }, 'edge-1 gives node2 the weight 10, and 30 was set here', '30', 'asked'],
  ] as const)('of %o say %s', (wish, message, wanted, mends) => {
    expect(deviations('edge-1', member(wish))).toMatchObject([{ message, wanted, mends, node: 'node2' }])
  })

  it('are none of a node that joins, or whose balancers are just being told ready, or whose weight grows', () => {
    expect(deviations('edge-1', member({ state: 'joining', intent: 'maintenance' }))).toEqual([])
    const told = { name: 'node2', state: 'active', readyOwedAt: now, rampSince: now } as const
    expect(deviations('edge-1', member({ intent: 'drain', wantedWeight: 30, node: told }))).toEqual([])
  })

  it('name every ordered state that a balancer does not hold, and mend by themselves those alone', () => {
    fc.assert(
      fc.property(anyMember, (seen) => {
        const found = deviations('edge-1', seen)
        const intent = found.find(({ kind }) => kind === 'intent')
        const isOrdered = seen.node !== null && ordered.includes(seen.node.state)
        if (isOrdered) expect(intent !== undefined).toBe(seen.intent !== wantedOf(seen))
        for (const { kind, mends } of found) {
          expect(mends === 'itself').toBe(kind === 'intent' && isOrdered)
        }
      }),
    )
  })

  it('are none of the intent once it is adopted, and none at all once it does what is wanted', () => {
    fc.assert(
      fc.property(anyMember, (seen) => {
        const { intent } = seen
        const active = seen.node && { ...seen.node, state: 'active' as const }
        if (intent !== 'unknown') {
          const adopted = { ...seen, node: active, adoptedIntent: intent === 'ready' ? null : intent }
          expect(deviations('edge-1', adopted).filter(({ kind }) => kind === 'intent')).toEqual([])
        }
        const mended = { ...seen, intent: wantedOf(seen) ?? intent, weight: seen.wantedWeight }
        expect(deviations('edge-1', mended)).toEqual([])
      }),
    )
  })
})

describe('standing', () => {
  const found = deviations('edge-1', member({ intent: 'drain', wantedWeight: 30 }))

  it('is nothing that was not seen to be drift', () => {
    expect(standing(found, null, earlier)).toEqual([])
  })

  it('is no intent from before the state changed, whose order is only just being told', () => {
    expect(standing(found, now, earlier)).toEqual(found)
    expect(standing(found, earlier, now).map(({ kind }) => kind)).toEqual(['weight'])
  })
})
