import { describe, expect, it } from 'vitest'
import { nextPath } from './next-path'

describe('where a sign-in goes on to', () => {
  it('is a path of this console', () => {
    expect(nextPath('/clusters/prod/nodes?filter=a')).toBe('/clusters/prod/nodes?filter=a')
  })

  it.each([
    undefined,
    ['/a'],
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/a\nb',
    '/sign-in',
  ])('is never %j', (value) => expect(nextPath(value)).toBe('/'))
})
