import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from '@/bin/local/certificates'
import { clearDirectory } from '@/bin/local/reaper'
import { createHttpd } from '../httpd/driver'
import { createModJk } from '../mod_jk/driver'

const directory = mkdtempSync(join(tmpdir(), 'muster-balancer-tls-'))
clearDirectory(directory)
let plain: Server
let secure: Server

const listening = async (server: Server) => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}
const at = (scheme: string, server: Server) =>
  `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/manager`

beforeAll(async () => {
  const { keyFile, certificateFile } = makeCertificate({ directory, name: 'edge', names: ['IP:127.0.0.1'] })
  const files = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) }
  plain = await listening(createHttp((_, response) => response.end('It works!')))
  secure = await listening(createHttps(files, (_, response) => response.end('It works!')))
})
afterAll(() => {
  for (const server of [plain, secure]) server.close()
})

describe.each([
  ['httpd', createHttpd],
  ['mod_jk', createModJk],
])('The driver for %s', (_name, create) => {
  const driver = create()
  afterAll(() => driver.close())
  const failureAt = async (address: string) => {
    const target = { address, backend: 'app', username: 'muster', password: 'secret', timeoutMs: 2_000 }
    const [seen, written] = await Promise.all([
      driver.observe(target),
      driver.setIntent(target, 'node1', 'drain'),
    ])
    if (seen.ok || written.confirmed) throw new Error('it answered')
    expect(written.failure).toEqual(seen.failure)
    return seen.failure
  }

  it('sends no password to one whose certificate it does not trust', async () => {
    const asked: string[] = []
    secure.on('request', (request) => asked.push(request.url ?? ''))
    expect(await failureAt(at('https', secure))).toMatchObject({
      kind: 'certificate',
      message: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
    expect(asked).toEqual([])
  })

  it('says which of http and https to write', async () => {
    expect(await failureAt(at('https', plain))).toMatchObject({
      kind: 'certificate',
      message: expect.stringContaining('http://'),
    })
    expect(await failureAt(at('http', secure))).toMatchObject({
      kind: 'bad-reply',
      message: expect.stringContaining('https://'),
    })
  })
})
