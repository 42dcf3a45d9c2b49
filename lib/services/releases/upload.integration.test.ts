import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { makeWar } from '@/bin/sandbox/war'
import { MusterError } from '@/lib/domain/errors'
import { admin, startTestConsole, type TestConsole, testUrl } from '@/lib/http/test-console'
import { sha256Hex } from '@/lib/platform/crypto'
import type { ServiceContext } from '../context'
import { createSolution } from '../solutions/create'
import { deleteSolution } from '../solutions/delete'
import { deleteRelease } from './delete'
import { listReleases } from './list'
import { readArtifact } from './read-artifact'
import { uploadRelease } from './upload'

const directory = mkdtempSync(path.join(tmpdir(), 'muster-upload-'))
const artifactsDir = path.join(directory, 'artifacts')
const inCluster = { cluster: 'prod', solution: 'crm' }
let console: TestConsole
let ctx: ServiceContext
let clusterId: string

beforeAll(async () => {
  const site = { version: 'test', url: testUrl, amqpUrl: null, agentAmqpUrl: null, artifactsDir }
  console = await startTestConsole({ site })
  ctx = console.as(admin)
  const { prisma } = console.services.store
  clusterId = (await prisma.cluster.create({ data: { slug: 'prod', name: 'Prod' } })).id
  await createSolution(ctx, { cluster: 'prod', name: 'crm', contextPath: '/crm' })
})
afterAll(async () => {
  await console?.close()
  await rm(directory, { recursive: true, force: true })
})

async function war(release: string, sizeBytes?: number): Promise<Blob> {
  const file = path.join(directory, `${release}.war`)
  await makeWar({ file, release, ...(sizeBytes ? { sizeBytes } : {}) })
  return new Blob([await readFile(file)])
}

async function zip(names: string[]): Promise<Blob> {
  const archive = new ZipFile()
  for (const name of names) archive.addBuffer(Buffer.from('x'), name)
  archive.end()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  for await (const chunk of archive.outputStream) chunks.push(new Uint8Array(chunk as Buffer))
  return new Blob(chunks)
}

type Part = [name: string, value: string | Blob]
function send(parts: Part[], as = ctx, headers: { contentLength?: number } = {}) {
  const form = new FormData()
  for (const [name, value] of parts) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, value, 'crm.war')
  }
  const request = new Request(testUrl, { method: 'POST', body: form })
  return uploadRelease(as, {
    ...inCluster,
    body: {
      contentType: request.headers.get('content-type'),
      contentLength: headers.contentLength ?? null,
      stream: request.body,
    },
  })
}

/** What it was refused with, and what was left on disk. */
async function refusal(
  sending: Promise<unknown>,
): Promise<{ code: string; message: string; left: string[] }> {
  const error = await sending.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof MusterError)) throw new Error(`not refused as it should be: ${error}`)
  const left = await readdir(path.join(artifactsDir, 'tmp')).catch(() => [])
  return { code: error.code, message: error.message, left }
}

describe('an upload', () => {
  it('becomes a release with its size and hash, whichever field comes first', async () => {
    const content = await war('1.0')
    const first = await send([
      ['release', '1.0'],
      ['file', content],
    ])
    const sha256 = createHash('sha256')
      .update(Buffer.from(await content.arrayBuffer()))
      .digest('hex')
    expect(first).toMatchObject({
      release: '1.0',
      sha256,
      sizeBytes: content.size,
      fileName: 'crm.war',
      wanted: false,
    })
    expect(await readFile(path.join(artifactsDir, sha256.slice(0, 2), sha256))).toHaveLength(content.size)
    expect(await readdir(path.join(artifactsDir, 'tmp'))).toEqual([])

    const second = await send([
      ['file', await war('1.1')],
      ['release', '1.1'],
    ])
    expect(second.release).toBe('1.1')
    const { items } = await listReleases(ctx, inCluster)
    expect(items.map(({ release }) => release)).toEqual(['1.1', '1.0'])
  })

  it('is refused when the name or the content is there already', async () => {
    const named = await refusal(
      send([
        ['release', '1.0'],
        ['file', await war('other')],
      ]),
    )
    expect(named).toMatchObject({ code: 'CONFLICT', left: [] })
    const same = await refusal(
      send([
        ['release', '1.0-again'],
        ['file', await war('1.0')],
      ]),
    )
    expect(same).toMatchObject({ code: 'CONFLICT', left: [] })
    expect(same.message).toContain('byte for byte, the release 1.0')
  })

  it('is refused when it is no WAR, with what it is instead', async () => {
    const why = async (file: Blob) =>
      await refusal(
        send([
          ['release', '9'],
          ['file', file],
        ]),
      )
    expect((await why(new Blob(['hello']))).message).toContain('it is no ZIP archive')
    expect((await why(new Blob([]))).message).toContain('it is no ZIP archive')
    expect((await why(await zip(['readme.txt', 'a/WEB-INF/web.xml']))).message).toContain('no WEB-INF folder')
    const whole = await war('9')
    const cut = await why(whole.slice(0, whole.size - 200))
    expect(cut).toMatchObject({ code: 'UNPROCESSABLE', left: [] })
    expect(cut.message).toContain('damaged archive')
  })

  it('is refused without a usable name, without a file, and when it is no form', async () => {
    const file = await war('8')
    for (const name of ['', 'a b', '../x', 'x'.repeat(65)]) {
      expect(
        await refusal(
          send([
            ['release', name],
            ['file', file],
          ]),
        ),
      ).toMatchObject({ code: 'UNPROCESSABLE', left: [] })
    }
    expect(await refusal(send([['file', file]]))).toMatchObject({ code: 'UNPROCESSABLE', left: [] })
    expect(await refusal(send([['release', '8']]))).toMatchObject({ code: 'UNPROCESSABLE', left: [] })
    const body = { contentType: 'application/json', contentLength: 2, stream: new Blob(['{}']).stream() }
    expect(await refusal(uploadRelease(ctx, { ...inCluster, body }))).toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('above the limit of the settings is stopped on the way, and nothing of it stays', async () => {
    const { prisma } = console.services.store
    await prisma.setting.create({ data: { key: 'artifactSizeMaxMb', value: 1 } })
    let pulled = 0
    const boundary = 'cut-here'
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.war"\r\n\r\n`
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from(head)),
      pull(controller) {
        pulled += 1
        // The sender never gets to its end: the answer must not wait for it.
        if (pulled > 30) return new Promise(() => undefined)
        controller.enqueue(Buffer.alloc(65_536, 'x'))
      },
    })
    const body = { contentType: `multipart/form-data; boundary=${boundary}`, contentLength: null, stream }
    const refused = await refusal(uploadRelease(ctx, { ...inCluster, body }))
    expect(refused).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', left: [] })
    const declared = await refusal(
      send(
        [
          ['release', '8'],
          ['file', await war('8')],
        ],
        ctx,
        { contentLength: 9e9 },
      ),
    )
    expect(declared).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', left: [] })
    await prisma.setting.deleteMany()
  })

  it('that breaks off leaves nothing', async () => {
    const boundary = 'cut-here'
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.war"\r\n\r\nPK`
    for (const end of ['close', 'error', 'signal'] as const) {
      const sender = new AbortController()
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(Buffer.from(head))
          if (end === 'close') controller.close()
          else if (end === 'error') setTimeout(() => controller.error(new Error('aborted')), 20)
          else setTimeout(() => sender.abort(), 20)
        },
      })
      const body = {
        contentType: `multipart/form-data; boundary=${boundary}`,
        contentLength: null,
        stream,
        signal: sender.signal,
      }
      expect(await refusal(uploadRelease(ctx, { ...inCluster, body }))).toMatchObject({
        code: 'BAD_REQUEST',
        left: [],
      })
    }
  })

  it('is not even read when the actor may not upload, or the solution does not exist', async () => {
    const stream = new ReadableStream<Uint8Array>(
      { pull: () => expect.unreachable('the body was read') },
      { highWaterMark: 0 },
    )
    const body = { contentType: 'multipart/form-data; boundary=x', contentLength: null, stream }
    const viewer = console.as({ kind: 'person', id: 'v', name: 'Vi', role: 'viewer' })
    expect(await refusal(uploadRelease(viewer, { ...inCluster, body }))).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refusal(uploadRelease(ctx, { ...inCluster, solution: 'no', body }))).toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('an artifact', () => {
  it("is given to the cluster's agents alone, whole or from where they ask", async () => {
    const { prisma } = console.services.store
    const other = await prisma.cluster.create({ data: { slug: 'test', name: 'Test' } })
    for (const [name, of] of [
      ['node1', clusterId],
      ['stranger', other.id],
    ] as const) {
      const data = { clusterId: of, name, address: '127.0.0.1:1', kind: 'tomcat' }
      const node = await prisma.node.create({ data })
      await prisma.agent.create({ data: { nodeId: node.id, tokenHash: sha256Hex(`agent_${name}`) } })
    }
    const { items } = await listReleases(ctx, inCluster)
    const { sha256, sizeBytes } = items[0]!
    const read = (token: string, range: string | null, content = sha256) =>
      readArtifact(console.services, {
        authorization: `Bearer ${token}`,
        range,
        headOnly: false,
        sha256: content,
      })

    const whole = await read('agent_node1', null)
    expect(whole).toMatchObject({ status: 200, headers: { 'content-length': `${sizeBytes}` } })
    const rest = await read('agent_node1', `bytes=${sizeBytes - 4}-`)
    expect(rest).toMatchObject({
      status: 206,
      headers: { 'content-range': `bytes ${sizeBytes - 4}-${sizeBytes - 1}/${sizeBytes}` },
    })
    expect(await text(rest.body!)).toHaveLength(4)
    await whole.body!.cancel()
    expect(await read('agent_node1', `bytes=${sizeBytes}-`)).toMatchObject({ status: 416, body: null })

    await expect(read('agent_stranger', null)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(read('nobody', null)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(read('agent_node1', null, '../../etc/passwd')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await prisma.node.updateMany({ where: { name: 'node1' }, data: { state: 'removed' } })
    await expect(read('agent_node1', null)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })
})

describe('deleting', () => {
  it('a release takes its file along, unless another one has the same content', async () => {
    await createSolution(ctx, { cluster: 'prod', name: 'copy', contextPath: '/copy' })
    const before = (await listReleases(ctx, inCluster)).items
    const { sha256 } = before.find(({ release }) => release === '1.0')!
    const form = new FormData()
    form.append('release', '1.0')
    form.append('file', await war('1.0'), 'crm.war')
    const request = new Request(testUrl, { method: 'POST', body: form })
    const body = {
      contentType: request.headers.get('content-type'),
      contentLength: null,
      stream: request.body,
    }
    await uploadRelease(ctx, { cluster: 'prod', solution: 'copy', body })

    const files = () => readdir(path.join(artifactsDir, sha256.slice(0, 2)))
    await deleteRelease(ctx, { ...inCluster, release: '1.0' })
    expect(await files()).toContain(sha256)
    await deleteSolution(ctx, { cluster: 'prod', solution: 'copy' })
    expect(await files()).not.toContain(sha256)
  })

  it('what is wanted is refused', async () => {
    const { prisma } = console.services.store
    const release = await prisma.release.findFirstOrThrow({ where: { name: '1.1' } })
    const version = '000001.1.1'
    await prisma.wantedRelease.create({
      data: { solutionId: release.solutionId, releaseId: release.id, version },
    })
    const refused = await refusal(deleteRelease(ctx, { ...inCluster, release: '1.1' }))
    expect(refused.code).toBe('CONFLICT')
    expect((await refusal(deleteSolution(ctx, inCluster))).code).toBe('CONFLICT')
  })
})
