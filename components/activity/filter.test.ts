import { describe, expect, it } from 'vitest'
import { filterOf, searchOf, since } from './filter'

describe('the filter of the activity log', () => {
  it('stands in the address and is read back from it', () => {
    const search = searchOf(filterOf(new URLSearchParams()), { text: 'a & b', type: 'drain' })
    expect(search).toBe('?type=drain&text=a+%26+b')
    expect(filterOf(new URLSearchParams(search))).toMatchObject({ text: 'a & b', type: 'drain', actor: '' })
    expect(searchOf(filterOf(new URLSearchParams(search)), { text: '', type: '' })).toBe('')
  })

  it('asks from the start of a day, whatever the hour', () => {
    const morning = since('7', Date.parse('2026-03-09T01:00:00Z'))
    expect(morning).toBe('2026-03-03T00:00:00.000Z')
    expect(since('7', Date.parse('2026-03-09T23:00:00Z'))).toBe(morning)
    expect(since('', 0)).toBeUndefined()
    expect(since('x', 0)).toBeUndefined()
  })
})
