import { describe, expect, it } from 'vitest'
import { nodeStates } from './model'
import { ownMaintenanceStep } from './own-maintenance'

const out = 'maintenance'
const elsewhere = nodeStates.filter((state) => state !== out && state !== 'removed')

describe("a node's own maintenance mode", () => {
  it('is turned on by maintenance, again and again until the node shows it', () => {
    for (const ours of [true, false]) {
      expect(ownMaintenanceStep({ state: out, observed: false, ours })).toEqual({ kind: 'set', on: true })
    }
    expect(ownMaintenanceStep({ state: out, observed: true, ours: true })).toBeNull()
  })

  it.each(elsewhere)('is turned off in %s, if it was on for our sake', (state) => {
    expect(ownMaintenanceStep({ state, observed: true, ours: true })).toEqual({ kind: 'set', on: false })
    expect(ownMaintenanceStep({ state, observed: true, ours: false })).toBeNull()
    expect(ownMaintenanceStep({ state, observed: false, ours: false })).toBeNull()
  })

  it('that somebody turned on at the node is ours once the node is in maintenance here', () => {
    const claimed = ownMaintenanceStep({ state: out, observed: true, ours: false })
    expect(claimed).toEqual({ kind: 'claim', ours: true })
    expect(ownMaintenanceStep({ state: 'active', observed: true, ours: true })).toMatchObject({ on: false })
  })

  it('that somebody ended at the node is owed to nobody', () => {
    expect(ownMaintenanceStep({ state: 'active', observed: false, ours: true })).toEqual({
      kind: 'claim',
      ours: false,
    })
  })

  it('is left alone while it is not known, and on a node that was removed', () => {
    for (const state of nodeStates) {
      expect(ownMaintenanceStep({ state, observed: null, ours: true })).toBeNull()
    }
    expect(ownMaintenanceStep({ state: 'removed', observed: true, ours: true })).toBeNull()
  })
})
