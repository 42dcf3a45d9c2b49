import { describe, expect, it } from 'vitest'
import { ownerOf } from './ownership'

const nodes = Array.from(
  { length: 1000 },
  (_, index) => `0192f7c4-0000-7000-8000-${String(index).padStart(12, '0')}`,
)
const workers = ['w-a', 'w-b', 'w-c', 'w-d']

describe('ownerOf', () => {
  it('has nobody to give a node to when no worker lives', () => {
    expect(ownerOf('node', [])).toBeNull()
  })

  it('gives every node to one worker, whatever the order they are listed in', () => {
    for (const node of nodes) expect(ownerOf(node, workers)).toBe(ownerOf(node, [...workers].reverse()))
  })

  it('gives each worker about its share', () => {
    for (const some of [workers.slice(0, 2), workers.slice(0, 3), workers]) {
      const fair = nodes.length / some.length
      for (const worker of some) {
        const owned = nodes.filter((node) => ownerOf(node, some) === worker).length
        // Four standard deviations of a fair draw.
        expect(Math.abs(owned - fair)).toBeLessThan(4 * Math.sqrt(fair))
      }
    }
  })

  it("moves a worker's nodes when it goes, and no other", () => {
    const left = workers.slice(1)
    for (const node of nodes) {
      const before = ownerOf(node, workers)
      const now = ownerOf(node, left)
      if (before === workers[0]) expect(left).toContain(now)
      else expect(now).toBe(before)
    }
  })

  it('takes from each of the others when a worker comes, and moves nothing between them', () => {
    const more = [...workers, 'w-e']
    const moved = nodes.filter((node) => ownerOf(node, workers) !== ownerOf(node, more))
    for (const node of moved) expect(ownerOf(node, more)).toBe('w-e')
    expect(moved.length).toBeGreaterThan(140)
    expect(moved.length).toBeLessThan(260)
  })
})
