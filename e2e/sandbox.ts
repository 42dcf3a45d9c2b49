import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Beside the sandbox that a developer may have running, not in its place. */
export const directory = resolve('.muster/e2e')

type SandboxNode = { name: string; address: string; managerUrl: string; username: string; password: string }

type SandboxBalancer = {
  name: string
  kind: string
  trafficUrl: string
  backend: string
  /** HAProxy's, and that of the others. */
  runtimeAddress?: string
  managerUrl?: string
}

export type Sandbox = {
  url: string
  token: string
  cluster: string
  nodes: SandboxNode[]
  /** In no cluster. */
  spares: SandboxNode[]
  balancers: SandboxBalancer[]
  /** The console does not know them. */
  standbyBalancers: SandboxBalancer[]
  pids: Record<string, number>
  people: { name: string; email: string; password: string; role: 'admin' | 'operator' | 'viewer' }[]
  /** Files by release: `1.0`, `2.0` and one that does not start. */
  releases: Record<string, string>
}

export function readSandbox(): Sandbox {
  return JSON.parse(readFileSync(`${directory}/sandbox.json`, 'utf8')) as Sandbox
}

export function person(sandbox: Sandbox, role: Sandbox['people'][number]['role']) {
  const found = sandbox.people.find((each) => each.role === role)
  if (!found) throw new Error(`the sandbox has no ${role}`)
  return found
}
