import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Slug } from '@/lib/contract/fields'
import { slugOf } from './slug'

describe('the slug that a name suggests', () => {
  it('is what one would have typed', () => {
    expect(slugOf('Müller & Co, Produktion')).toBe('muller-co-produktion')
    expect(slugOf('prod')).toBe('prod')
  })

  it('is empty or a slug, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const slug = slugOf(name)
        expect(slug === '' || Slug.safeParse(slug).success).toBe(true)
      }),
    )
  })
})
