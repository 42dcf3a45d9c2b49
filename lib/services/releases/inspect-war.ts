import { open } from 'node:fs/promises'
import yauzl from 'yauzl'
import { MusterError } from '@/lib/domain/errors'

const entriesMax = 200_000

/**
 * Looks whether a file is a WAR: a ZIP archive whose directory can be read and which has a `WEB-INF` folder.
 *
 * @throws UNPROCESSABLE with what it is instead
 */
export async function inspectWar(file: string, name: string): Promise<void> {
  if (!(await startsLikeZip(file))) {
    throw notWar(`${name} is not a WAR: it is no ZIP archive.`)
  }
  let hasWebInf: boolean
  try {
    hasWebInf = await hasFolder(file, 'WEB-INF/')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw notWar(`${name} is a damaged archive (${why}): build it again, or upload it again.`)
  }
  if (!hasWebInf) {
    throw notWar(`${name} is a ZIP archive but not a web application: it has no WEB-INF folder at its top.`)
  }
}

const notWar = (message: string) => new MusterError('UNPROCESSABLE', message)

async function startsLikeZip(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && buffer.readUInt32BE(0) === 0x504b0304
  } finally {
    await handle.close()
  }
}

function hasFolder(file: string, folder: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: true }, (error, archive) => {
      if (error || !archive) return reject(error ?? new Error('it could not be opened'))
      let entries = 0
      const settle = (found: boolean) => {
        archive.close()
        resolve(found)
      }
      archive.on('error', reject)
      archive.on('end', () => resolve(false))
      archive.on('entry', (entry: yauzl.Entry) => {
        entries += 1
        if (entry.fileName.startsWith(folder)) settle(true)
        else if (entries >= entriesMax) settle(false)
        else archive.readEntry()
      })
      archive.readEntry()
    })
  })
}
