import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { type Artifacts, hashOf } from './artifacts'
import { readText, request } from './http'

/** Trying again would end the same way. */
export class DownloadRefused extends Error {
  override readonly name = 'DownloadRefused'
}

export type Download = {
  url: string
  token: string
  sha256: string
  sizeBytes: number
  /** No new try begins after it. */
  until: Date
  /** Called before each pause, with what went wrong. */
  onRetry?: (message: string) => void
  pauseMs?: (attempt: number) => number
}

const idleTimeoutMs = 20_000

/**
 * Fetches an artifact and goes on where an earlier try broke off, this process's or one's before it. What lies under
 * its final name has the size and the hash that the signed command named.
 *
 * @throws DownloadRefused when the console refuses it or twice gives something else
 */
export async function download(artifacts: Artifacts, order: Download): Promise<void> {
  if (await artifacts.check(order.sha256, order.sizeBytes)) return
  const pauseMs = order.pauseMs ?? ((attempt) => Math.min(15_000, 500 * 2 ** attempt))
  let wrong = 0
  for (let attempt = 0; ; attempt += 1) {
    try {
      await fetchRest(artifacts, order)
      if (await keep(artifacts, order)) return
      wrong += 1
      if (wrong === 2)
        throw new DownloadRefused('what the console sent does not have the hash that it signed')
    } catch (error) {
      if (error instanceof DownloadRefused || isDiskError(error)) throw error
      const message = error instanceof Error ? error.message || error.name : String(error)
      const pause = pauseMs(attempt)
      if (Date.now() + pause > order.until.getTime()) throw error
      order.onRetry?.(`the download broke off (${message}): trying again`)
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

async function fetchRest(artifacts: Artifacts, order: Download): Promise<void> {
  const part = artifacts.partOf(order.sha256)
  const have = (await stat(part).catch(() => null))?.size ?? 0
  if (have === order.sizeBytes) return
  if (have > order.sizeBytes) return await rm(part, { force: true })
  const reply = await request(order.url, {
    headers: {
      authorization: `Bearer ${order.token}`,
      ...(have > 0 ? { range: `bytes=${have}-` } : {}),
    },
    idleTimeoutMs,
  })
  const { statusCode: status = 0 } = reply
  if (status !== 200 && status !== 206) {
    const text = await readText(reply, 500)
    const message = `the console answers ${status}: ${text}`
    if (status === 401 || status === 403 || status === 404) throw new DownloadRefused(message)
    if (status === 416) await rm(part, { force: true })
    throw new Error(message)
  }
  const goesOn = status === 206 && reply.headers['content-range']?.startsWith(`bytes ${have}-`) === true
  if (status === 206 && !goesOn) {
    reply.destroy()
    throw new Error('the console sent another range than was asked for')
  }
  await pipeline(reply, createWriteStream(part, { flags: goesOn ? 'a' : 'w', mode: 0o600 }))
  const got = (await stat(part)).size
  if (got < order.sizeBytes) throw new Error(`${got} of ${order.sizeBytes} bytes came`)
}

async function keep(artifacts: Artifacts, order: Download): Promise<boolean> {
  const part = artifacts.partOf(order.sha256)
  const found = await stat(part).catch(() => null)
  if (found?.size === order.sizeBytes && (await hashOf(part)) === order.sha256) {
    await rename(part, artifacts.fileOf(order.sha256))
    return true
  }
  await rm(part, { force: true })
  return false
}

function isDiskError(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return code === 'ENOSPC' || code === 'EACCES' || code === 'EROFS' || code === 'EDQUOT'
}
