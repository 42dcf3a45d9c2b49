import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { type HttpOptions, readText, request } from './http'
import { type ListedContext, type ManagerReply, readList, readReply } from './manager-text'

export type ManagerAccess = { url: string; username: string; password: string }

/** The application server's manager could not be asked: nothing is known of what it would have said. */
class ManagerUnavailable extends Error {
  override readonly name = 'ManagerUnavailable'
}

export type Manager = {
  list(): Promise<ListedContext[]>
  deploy(path: string, version: string, file: string): Promise<ManagerReply>
  undeploy(path: string, version: string | null): Promise<ManagerReply>
}

const listTimeoutMs = 4_000
/** An application may take its time to start, and Tomcat says nothing until it has. */
const deployTimeoutMs = 15 * 60_000

/** The local Tomcat's manager. Its `FAIL` is a reply; everything else that goes wrong is a ManagerUnavailable. */
export function createManager(access: ManagerAccess): Manager {
  const base = access.url.replace(/\/+$/, '')
  const authorization = `Basic ${Buffer.from(`${access.username}:${access.password}`).toString('base64')}`

  async function ask(
    command: string,
    query: Record<string, string>,
    options: Omit<HttpOptions, 'headers'> & { body?: Readable; sizeBytes?: number },
  ): Promise<string> {
    const url = `${base}/text/${command}?${new URLSearchParams(query)}`
    const headers: Record<string, string> = { authorization }
    if (options.sizeBytes !== undefined) headers['content-length'] = String(options.sizeBytes)
    let status: number | undefined
    let text: string
    try {
      const reply = await request(url, { ...options, headers })
      status = reply.statusCode
      text = await readText(reply)
    } catch (error) {
      const why = error instanceof Error ? error.message || error.name : String(error)
      throw new ManagerUnavailable(`the Tomcat manager at ${base} does not answer: ${why}`)
    }
    if (status === 401)
      throw new ManagerUnavailable(`the Tomcat manager at ${base} refuses the credentials (401)`)
    if (status === 403) {
      throw new ManagerUnavailable(`${access.username} lacks the role manager-script at ${base} (403)`)
    }
    if (status !== 200) throw new ManagerUnavailable(`the Tomcat manager at ${base} answers ${status}`)
    return text
  }

  return {
    async list() {
      const reply = await ask('list', {}, { idleTimeoutMs: listTimeoutMs })
      if (!readReply(reply).ok)
        throw new ManagerUnavailable(`the Tomcat manager at ${base} does not list: ${reply.slice(0, 200)}`)
      return readList(reply)
    },
    async deploy(path, version, file) {
      const { size } = await stat(file)
      const body = createReadStream(file)
      return readReply(
        await ask(
          'deploy',
          { path, version },
          { method: 'PUT', body, sizeBytes: size, idleTimeoutMs: deployTimeoutMs },
        ),
      )
    },
    async undeploy(path, version) {
      const query = version === null ? { path } : { path, version }
      return readReply(await ask('undeploy', query, { idleTimeoutMs: deployTimeoutMs }))
    },
  }
}
