import { expect, it } from 'vitest'
import { toCsv } from './csv'

it('ends every line with CRLF, and leaves what is not known empty', () => {
  expect(
    toCsv(
      ['node', 'sessions'],
      [
        ['node1', 3],
        ['node2', null],
      ],
    ),
  ).toBe('node,sessions\r\nnode1,3\r\nnode2,\r\n')
})

it('quotes what would end a field or a line', () => {
  const text = toCsv(['a'], [['one, two'], ['say "no"'], ['two\nlines'], ['two\r\nlines']])
  expect(text).toBe('a\r\n"one, two"\r\n"say ""no"""\r\n"two\nlines"\r\n"two\r\nlines"\r\n')
})

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '  @x'])(
  'never hands a spreadsheet the formula %j',
  (formula) => {
    const field = toCsv(['a'], [[formula]])
      .split('\r\n')
      .slice(1, -1)
      .join('\r\n')
      .replaceAll('"', '')
    expect(field.startsWith("'")).toBe(true)
  },
)

it('leaves numbers alone, negative ones as well', () => {
  expect(toCsv(['a'], [[-5]])).toBe('a\r\n-5\r\n')
})
