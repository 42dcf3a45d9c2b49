import { describe, expect, it } from 'vitest'
import { releaseOf } from './release-of'

describe('the release that a file name suggests', () => {
  it.each([
    ['crm-2.0.war', '2.0'],
    ['crm##2.0.1.war', '2.0.1'],
    ['CRM_v4.2.WAR', '4.2'],
    ['2026.3.war', '2026.3'],
  ])('%s is %s', (file, release) => expect(releaseOf(file, 'crm')).toBe(release))

  it.each(['crm.war', 'build.war', 'crm 2 final.war'])('%s suggests none', (file) =>
    expect(releaseOf(file, 'crm')).toBeNull(),
  )
})
