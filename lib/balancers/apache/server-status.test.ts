import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { apacheVersion, parseServerStatus } from './server-status'

const text = readFileSync(new URL('fixtures/server-status.txt', import.meta.url), 'utf8')
const date = new Date('2026-11-20T13:13:36Z')

describe('server-status', () => {
  it('tells the version and when the server started', () => {
    expect(parseServerStatus(text, date)).toEqual({
      version: '2.4.71',
      startedAt: new Date('2026-11-20T13:11:46.001Z'),
    })
  })

  it('shows a graceful restart as another start within the same second', () => {
    const later = text.replace('ParentServerMPMGeneration: 1', 'ParentServerMPMGeneration: 2')
    const [first, second] = [parseServerStatus(text, date), parseServerStatus(later, date)]
    expect(second?.startedAt?.getTime()).toBe((first?.startedAt?.getTime() ?? 0) + 1)
  })

  it.each([
    ['CET', '2026-11-20T12:13:36Z', '2026-11-20T12:11:46.001Z'],
    ['IST', '2026-11-20T07:43:36Z', '2026-11-20T07:41:46.001Z'],
    ['NST', '2026-11-20T16:43:35Z', '2026-11-20T16:41:46.001Z'],
  ])('does not need to know the time zone %s', (zone, header, start) => {
    const local = text.replaceAll(' UTC\n', ` ${zone}\n`)
    expect(parseServerStatus(local, new Date(header))?.startedAt).toEqual(new Date(start))
  })

  it('says nothing of what it is not told', () => {
    expect(parseServerStatus(text.replace(/^RestartTime.*\n/m, ''), date)).toMatchObject({ startedAt: null })
    expect(parseServerStatus('<html>It works!</html>', date)).toBeNull()
    expect(parseServerStatus('', null)).toBeNull()
  })

  it('takes the version from the name of the server, where it is told', () => {
    expect(apacheVersion('Apache/2.4.71 (Debian) mod_jk/1.2.48')).toBe('2.4.71')
    expect(apacheVersion('Apache')).toBeNull()
    expect(apacheVersion(null)).toBeNull()
  })
})
