import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fromBuffer } from 'yauzl'
import { makeWar, type WarOptions } from './war'

const directory = mkdtempSync(join(tmpdir(), 'muster-war-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
const war = (name: string, options: Omit<WarOptions, 'file'>) =>
  makeWar({ file: join(directory, name), ...options })

function entries(file: string): Promise<string[]> {
  return new Promise((done, failed) => {
    fromBuffer(readFileSync(file), { lazyEntries: true }, (error, zip) => {
      if (error) return failed(error)
      const names: string[] = []
      zip.on('entry', (entry: { fileName: string }) => {
        names.push(entry.fileName)
        zip.readEntry()
      })
      zip.once('end', () => done(names))
      zip.once('error', failed)
      zip.readEntry()
    })
  })
}

test('the same options make the same bytes, another release makes others', async () => {
  const [a, b, c] = [
    await war('a', { release: '1.0' }),
    await war('b', { release: '1.0' }),
    await war('c', { release: '2.0' }),
  ]
  expect(sha256(a.file)).toBe(sha256(b.file))
  expect(sha256(a.file)).not.toBe(sha256(c.file))
  expect(await entries(a.file)).toEqual([
    'META-INF/MANIFEST.MF',
    'WEB-INF/web.xml',
    'index.jsp',
    'logout.jsp',
  ])
})

test('a padded one has the size asked for, to within a kilobyte', async () => {
  const { sizeBytes } = await war('padded', { release: '1.0', sizeBytes: 5_000_000 })
  expect(Math.abs(sizeBytes - 5_000_000)).toBeLessThan(1_100)
})
