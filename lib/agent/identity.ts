import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { AgentIdentity } from '@/lib/contract/bus'
import { readJson, writeJson } from './files'
import { readText, request } from './http'
import type { ManagerAccess } from './manager'

/** What `identity.json` holds: who this agent is, whose key it obeys, and how it reaches its application server. */
export type Enrolled = {
  consoleUrl: string
  identity: AgentIdentity
  manager: { url: string; username: string; passwordFile: string | null }
}

const fileOf = (state: string) => path.join(state, 'identity.json')

export async function loadEnrolled(state: string): Promise<Enrolled | null> {
  const value = (await readJson(fileOf(state))) as Enrolled | null
  if (value === null) return null
  return { ...value, identity: AgentIdentity.parse(value.identity) }
}

/** @throws with the console's own words when it refuses the token */
export async function enrol(options: {
  state: string
  consoleUrl: string
  token: string
  version: string
  manager: Enrolled['manager']
}): Promise<Enrolled> {
  const consoleUrl = options.consoleUrl.replace(/\/+$/, '')
  const reply = await request(`${consoleUrl}/api/v1/agents/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: options.token, version: options.version }),
    idleTimeoutMs: 20_000,
  }).catch((error) => {
    throw new Error(`The console at ${consoleUrl} does not answer: ${error.message || error.code}`)
  })
  const text = await readText(reply)
  if (reply.statusCode !== 200) throw new Error(refusalOf(text, reply.statusCode))
  const enrolled = { consoleUrl, identity: AgentIdentity.parse(JSON.parse(text)), manager: options.manager }
  await mkdir(options.state, { recursive: true, mode: 0o700 })
  await writeJson(fileOf(options.state), enrolled)
  return enrolled
}

function refusalOf(text: string, status: number | undefined): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    if (typeof message === 'string') return message
  } catch {
    // Not the console's own reply.
  }
  return `The console answers ${status}: ${text.slice(0, 200)}`
}

/** From the environment, else from the file that was named at enrolment. */
export async function managerAccess(
  enrolled: Enrolled,
  fromEnvironment: string | undefined,
): Promise<ManagerAccess> {
  const { url, username, passwordFile } = enrolled.manager
  if (fromEnvironment !== undefined) return { url, username, password: fromEnvironment }
  if (passwordFile === null) {
    throw new Error(
      "Set MUSTER_AGENT_MANAGER_PASSWORD, or enrol again with --manager-password-file: the manager's password is not known.",
    )
  }
  return { url, username, password: (await readFile(passwordFile, 'utf8')).replace(/\r?\n$/, '') }
}
