import { describe, expect, it } from 'vitest'
import { isTakenOver } from './departure'
import { freeSlot, isPlacementDue, newPlacement, type Placement, weightBeside } from './placement'

const now = new Date('2026-11-20T10:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const added = newPlacement('b', 'added', null)
const tried = (state: Placement['state'], seconds: number): Placement => ({
  ...added,
  state,
  at: ago(seconds).toISOString(),
})

describe('isPlacementDue', () => {
  it('is at once, again after a while, and never for one that stands in the configuration', () => {
    expect(isPlacementDue(added, false, null, now)).toBe(true)
    expect(isPlacementDue(newPlacement('b', 'existing', null), false, now, now)).toBe(false)
    expect(isPlacementDue(tried('failed', 9), false, now, now)).toBe(false)
    expect(isPlacementDue(tried('failed', 10), false, now, now)).toBe(true)
    expect(isPlacementDue(tried('waiting', 2), false, now, now)).toBe(false)
    expect(isPlacementDue(tried('waiting', 3), false, now, now)).toBe(true)
  })

  it('is again when a balancer that took the node in does not know it any more', () => {
    expect(isPlacementDue(tried('placed', 60), true, now, now)).toBe(false)
    expect(isPlacementDue(tried('placed', 60), false, now, now)).toBe(true)
    // Nothing newer was seen of the balancer, or the look began before the node was added.
    expect(isPlacementDue(tried('placed', 60), false, ago(90), now)).toBe(false)
    expect(isPlacementDue(tried('placed', 2), false, now, now)).toBe(false)
    expect(isPlacementDue(tried('placed', 60), false, null, now)).toBe(false)
  })
})

describe('freeSlot', () => {
  it("is one that is no other node's", () => {
    expect(freeSlot(['slot1', 'slot2'], new Set(['slot1']))).toBe('slot2')
    expect(freeSlot(['slot1'], new Set(['slot1']))).toBe(null)
  })
})

describe('weightBeside', () => {
  const bounds = { min: 1, max: 100 }

  it("is what the node's weight is worth there, by the members in the middle", () => {
    const peers = [
      { member: 100, node: 1 },
      { member: 100, node: 1 },
      { member: 3, node: 1 },
    ]
    expect(weightBeside(1, peers, bounds)).toBe(100)
    expect(weightBeside(2, [{ member: 10, node: 1 }], bounds)).toBe(20)
    expect(weightBeside(1, [{ member: 10, node: 4 }], bounds)).toBe(3)
  })

  it('stays within what the balancer takes, and is not known beside nobody', () => {
    expect(weightBeside(9, [{ member: 100, node: 1 }], bounds)).toBe(100)
    expect(weightBeside(0, [{ member: 100, node: 1 }], bounds)).toBe(1)
    expect(weightBeside(1, [], bounds)).toBe(null)
    expect(weightBeside(1, [{ member: 0, node: 1 }], bounds)).toBe(null)
  })
})

describe('isTakenOver', () => {
  const departure = { balancerId: 'b', member: 'node3', address: '10.0.0.3:8080', message: null }

  it('is a member that a node of today has; what is still at the old address goes', () => {
    expect(isTakenOver({ ...departure, how: 'stop' }, null)).toBe(false)
    expect(isTakenOver({ ...departure, how: 'stop' }, { address: '10.0.0.9:8080' })).toBe(true)
    expect(isTakenOver({ ...departure, how: 'remove' }, { address: '10.0.0.3:8080' })).toBe(true)
    expect(isTakenOver({ ...departure, how: 'remove' }, { address: '10.0.0.9:8080' })).toBe(false)
  })
})
