import { describe, expect, it } from 'vitest'
import type { Intent } from './model'
import { shownSurvival } from './survival'

const over = (...members: [Intent | undefined, Intent][]) =>
  members.map(([before, after]) => ({ before, after }))

describe('what a restart shows of a balancer', () => {
  it('is that it forgets, where one member that was out is ready after it', () => {
    expect(shownSurvival('haproxy', over(['drain', 'ready'], ['drain', 'drain']))).toBe(false)
    expect(shownSurvival('mod_jk', over(['maintenance', 'ready']))).toBe(false)
  })

  it('is that it keeps a drain, where that can only have been told to it', () => {
    expect(shownSurvival('haproxy', over(['drain', 'drain'], ['ready', 'ready']))).toBe(true)
    expect(shownSurvival('httpd', over(['drain', 'drain']))).toBeNull()
  })

  it('is nothing, where nobody was out or it may stand in the configuration', () => {
    expect(shownSurvival('haproxy', over(['ready', 'ready'], [undefined, 'drain']))).toBeNull()
    expect(shownSurvival('haproxy', over(['maintenance', 'maintenance']))).toBeNull()
  })
})
