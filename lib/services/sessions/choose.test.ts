import { expect, it } from 'vitest'
import { chooseNodes } from './choose'

const node = (name: string, sessions: number | null = 10, answers = true) => ({
  id: name,
  ...{ name, sessions, answers },
})
const names = (nodes: { name: string }[]) => nodes.map(({ name }) => name)

it('asks the fullest nodes first, and those that did not answer lately last', () => {
  const nodes = [node('a', 5), node('b', null), node('c', 90, false), node('d', 40)]
  expect(names(chooseNodes(nodes).asked)).toEqual(['d', 'a', 'b', 'c'])
})

it('leaves the emptiest of a thousand nodes out', () => {
  const nodes = Array.from({ length: 1_000 }, (_, index) => node(`node${index}`, index / 10))
  const { asked, leftOut } = chooseNodes(nodes)
  expect(asked).toHaveLength(64)
  expect(asked[0]?.name).toBe('node999')
  expect(leftOut).toHaveLength(936)
  expect(leftOut.at(-1)?.name).toBe('node0')
})

it('stops before a list gets too long, but asks at least one', () => {
  expect(names(chooseNodes([node('a', 12_000), node('b', 9_000), node('c', 8_000)]).asked)).toEqual(['a'])
  expect(names(chooseNodes([node('a', 90_000), node('b', 1)]).asked)).toEqual(['a'])
  expect(chooseNodes([])).toEqual({ asked: [], leftOut: [] })
})
