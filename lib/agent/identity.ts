import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { AgentIdentity } from '@/lib/contract/bus'
import { askConsole } from './console'
import { readJson, writeJson } from './files'
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
  const { token, version, manager, state } = options
  const reply = await askConsole(consoleUrl, '/agents/enrol', { body: { token, version } })
  const enrolled = { consoleUrl, identity: AgentIdentity.parse(reply), manager }
  await keepEnrolled(state, enrolled)
  return enrolled
}

export async function keepEnrolled(state: string, enrolled: Enrolled): Promise<void> {
  await mkdir(state, { recursive: true, mode: 0o700 })
  await writeJson(fileOf(state), enrolled)
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
