import { createWriteStream, mkdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { indexJsp, logoutJsp, webXml } from './war-pages'

export interface WarOptions {
  /** Where it is written. */
  file: string
  /** Shown on its page and sent as `X-Release`. */
  release: string
  /** Padded up to this size (to within a kilobyte). */
  sizeBytes?: number
  /** Its context fails to start. */
  broken?: boolean
  sessionTimeoutMinutes?: number
}

const MTIME = new Date('2026-01-01T00:00:00Z')

/**
 * A WAR of the sample solution; the same options make the same bytes. Its page (`/`) counts visits in a session
 * and answers with `X-Node`, `X-Release` and `X-Session-Visits`; `/logout.jsp` ends the session.
 */
export async function makeWar(options: WarOptions): Promise<{ file: string; sizeBytes: number }> {
  const { file, release, broken = false, sessionTimeoutMinutes: timeoutMinutes = 2 } = options
  const zip = new ZipFile()
  const add = (name: string, content: string | Buffer, compress = true) =>
    zip.addBuffer(Buffer.from(content), name, { mtime: MTIME, mode: 0o644, compress })
  add('META-INF/MANIFEST.MF', `Manifest-Version: 1.0\r\nImplementation-Version: ${release}\r\n\r\n`)
  add('WEB-INF/web.xml', webXml({ release, timeoutMinutes, broken }))
  add('index.jsp', indexJsp(release))
  add('logout.jsp', logoutJsp)
  const padding = (options.sizeBytes ?? 0) - 2_800
  if (padding > 0) add('WEB-INF/padding.bin', Buffer.alloc(padding), false)
  zip.end()

  mkdirSync(dirname(file), { recursive: true })
  await pipeline(zip.outputStream, createWriteStream(file))
  return { file, sizeBytes: (await stat(file)).size }
}
