import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@/bin/local/wait'
import { type Artifacts, openArtifacts } from './artifacts'
import { type Download, DownloadRefused, download } from './download'

const bytes = randomBytes(60_000)
const sha256 = createHash('sha256').update(bytes).digest('hex')

let directory: string
let artifacts: Artifacts
let server: Server
let answers: ((request: IncomingMessage, reply: ServerResponse) => void | Promise<void>)[]
let ranges: (string | undefined)[]

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'muster-download-'))
  artifacts = await openArtifacts(directory)
  answers = []
  ranges = []
  server = createServer((request, reply) => {
    ranges.push(request.headers.range)
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    void answer?.(request, reply)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await rm(directory, { recursive: true })
})

const order = (change: Partial<Download> = {}): Download => ({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/artifact`,
  token: 'secret',
  sha256,
  sizeBytes: bytes.length,
  until: new Date(Date.now() + 30_000),
  pauseMs: () => 1,
  ...change,
})

/** As the console answers, from where it was asked to. */
function rest(request: IncomingMessage, reply: ServerResponse) {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  reply.writeHead(from > 0 ? 206 : 200, {
    'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
  })
  reply.end(bytes.subarray(from))
}
/** Sends a part and drops the connection once that part is on the agent's disk. */
const breakAfter = (count: number) => async (_request: IncomingMessage, reply: ServerResponse) => {
  reply.writeHead(200, { 'content-length': String(bytes.length) })
  reply.write(bytes.subarray(0, count))
  await waitUntil('the part is on disk', async () => (await stat(artifacts.partOf(sha256))).size === count, {
    intervalMs: 5,
  })
  reply.destroy()
}

describe('a download', { timeout: 30_000 }, () => {
  it('goes on where it broke off, also where an earlier process did', async () => {
    answers = [breakAfter(20_000), rest]
    const retries: string[] = []
    await download(artifacts, order({ onRetry: (message) => retries.push(message) }))
    expect(ranges).toEqual([undefined, 'bytes=20000-'])
    expect(retries).toHaveLength(1)
    expect(await readFile(artifacts.fileOf(sha256))).toEqual(bytes)

    await rm(artifacts.fileOf(sha256))
    await writeFile(artifacts.partOf(sha256), bytes.subarray(0, 7))
    answers = [rest]
    await download(artifacts, order())
    expect(ranges.at(-1)).toBe('bytes=7-')
    expect(await readFile(artifacts.fileOf(sha256))).toEqual(bytes)
  })

  it('asks for nothing that it has, and fetches again what was damaged on disk', async () => {
    answers = [rest]
    await download(artifacts, order())
    await download(artifacts, order())
    expect(ranges).toHaveLength(1)
    await writeFile(artifacts.fileOf(sha256), bytes.subarray(1))
    await download(artifacts, order())
    expect(ranges).toHaveLength(2)
    expect(await readFile(artifacts.fileOf(sha256))).toEqual(bytes)
  })

  it('starts from nothing once when what came is wrong, and then gives up and keeps nothing', async () => {
    const wrong = Buffer.from(bytes)
    wrong[5] = wrong[5]! ^ 1
    answers = [(_request, reply) => void reply.end(wrong)]
    await expect(download(artifacts, order())).rejects.toThrow(DownloadRefused)
    expect(ranges).toEqual([undefined, undefined])
    expect(await readdir(directory)).toEqual([])
  })

  it('does not ask again when the console refuses it', async () => {
    answers = [(_request, reply) => void reply.writeHead(404).end('{"message":"no such content"}')]
    await expect(download(artifacts, order())).rejects.toThrow('the console answers 404')
    expect(ranges).toHaveLength(1)
  })

  it('gives up when its time is over', async () => {
    answers = [(_request, reply) => void reply.writeHead(503).end('later')]
    const late = order({ until: new Date(Date.now() + 50), pauseMs: () => 20 })
    await expect(download(artifacts, late)).rejects.toThrow('503')
    expect(ranges.length).toBeGreaterThan(1)
  })
})
