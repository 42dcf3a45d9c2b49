import { describe, expect, it } from 'vitest'
import { refusal } from './upload'

describe('a refused upload', () => {
  it("is told in the console's words, at its field", () => {
    const error = refusal(
      409,
      JSON.stringify({ code: 'CONFLICT', message: '2.0 is there already.', data: { field: 'release' } }),
    )
    expect(error).toMatchObject({ message: '2.0 is there already.', field: 'release' })
  })

  it('is told in words when a proxy answered instead', () => {
    expect(refusal(413, '<html>Request Entity Too Large</html>').message).toContain('larger')
    expect(refusal(502, '<html>').message).toContain('502')
  })
})
