import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NodeContext } from './model'
import { contextVersion, parseContextVersion, servedRelease } from './release'

function context(version: string | null, running = true, path = '/crm'): NodeContext {
  return { path, version, running, sessions: 3, opened: 9, startedAt: null }
}

describe('context versions', () => {
  it('read back what they were made of', () => {
    expect(contextVersion(12, '2.0')).toBe('000012.2.0')
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999_999 }),
        fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
        (number, release) => {
          expect(parseContextVersion(contextVersion(number, release))).toEqual({ number, release })
        },
      ),
      { seed: 7 },
    )
  })

  it('grow as text with the number, as Tomcat compares them', () => {
    expect(contextVersion(9, 'z') < contextVersion(10, 'a')).toBe(true)
    expect(contextVersion(99_999, 'z') < contextVersion(100_000, 'a')).toBe(true)
  })

  it.each([null, '', '2', '12.2.0', '000012', '000012.', '000012.a b', 'x000012.2'])(
    'are not seen in %j',
    (version) => {
      expect(parseContextVersion(version)).toBeNull()
    },
  )
})

describe('servedRelease', () => {
  it('is the newest running version of the path', () => {
    const contexts = [context('000009.1.0'), context('000012.2.0'), context('000013.3.0', false)]
    expect(servedRelease(contexts, '/crm')).toEqual({
      release: '2.0',
      version: '000012.2.0',
      running: true,
      sessions: 3,
      others: 2,
    })
  })

  it('names what is deployed though it does not run', () => {
    expect(servedRelease([context('000012.2.0', false)], '/crm')).toMatchObject({
      release: '2.0',
      running: false,
      others: 0,
    })
  })

  it('is no release of ours where the version is not ours', () => {
    expect(servedRelease([context(null)], '/crm')).toMatchObject({
      release: null,
      version: null,
      running: true,
    })
  })

  it('is null where the path is not deployed', () => {
    expect(servedRelease([context('000012.2.0', true, '/shop')], '/crm')).toBeNull()
  })
})
