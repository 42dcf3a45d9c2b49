import type { LocalTomcat } from '../local/tomcat'
import { waitUntil } from '../local/wait'
import type { SandboxBalancer } from './balancers'
import { type ConsoleClient, uploadRelease } from './console-client'
import type { Person } from './people'

export const CLUSTER = 'sandbox'
const SOLUTION = 'crm'

interface Access {
  url: string
  token: string
  client: ConsoleClient
}

/** The cluster, its nodes and its balancers; one enrolment token per node for its agent. */
export async function addCluster({ client }: Access, tomcats: LocalTomcat[], balancers: SandboxBalancer[]) {
  await client.clusters.create({
    slug: CLUSTER,
    name: 'Sandbox',
    pollIntervalSeconds: 2,
    balancerIntervalSeconds: 1,
  })
  for (const { name, kind, address, backend } of balancers) {
    await client.balancers.add({ cluster: CLUSTER, name, kind, address, backend })
  }
  return Promise.all(
    tomcats.map(async (tomcat) => {
      await client.nodes.add({
        cluster: CLUSTER,
        name: tomcat.route,
        address: tomcat.address,
        kind: 'tomcat',
        route: tomcat.route,
        capacity: 100,
        managerUrl: tomcat.managerUrl,
        managerUsername: tomcat.username,
        managerPassword: tomcat.password,
      })
      const { token } = await client.agents.enrolment({ cluster: CLUSTER, node: tomcat.route })
      return { tomcat, enrolmentToken: token }
    }),
  )
}

/** Until the console itself has seen every node well and its agent there. */
export async function waitForNodes({ client }: Access, count: number): Promise<void> {
  await waitUntil(
    'All nodes active, up and with their agents',
    async () => {
      const { items } = await client.nodes.list({ cluster: CLUSTER })
      const waiting = items
        .filter((node) => node.state !== 'active' || node.health !== 'up' || !node.agent.connected)
        .map((node) => {
          const agent = node.agent.connected ? 'connected' : 'away'
          return `${node.name} is ${node.state}, ${node.health} ${node.healthReason ?? ''}, its agent ${agent}`
        })
      if (waiting.length) throw new Error(waiting.join('; '))
      return items.length === count
    },
    { timeoutMs: 60_000, intervalMs: 250 },
  )
}

/** Release 1.0 to every node, as an operator would bring it; returns when the console has verified each. */
export async function importFirstRelease(access: Access, wars: Record<string, string>): Promise<void> {
  const { client, url, token } = access
  await client.solutions.create({ cluster: CLUSTER, name: SOLUTION, contextPath: '/crm' })
  for (const [release, file] of Object.entries(wars)) {
    await uploadRelease({ url, token, cluster: CLUSTER, solution: SOLUTION, release, file })
  }
  const started = await client.imports.start({
    cluster: CLUSTER,
    solution: SOLUTION,
    release: '1.0',
    strategy: 'all-at-once',
    reason: 'The first release of the sandbox',
  })
  await waitUntil(
    'Release 1.0 on every node',
    async () => {
      const { state, steps, reason } = await client.imports.get({ cluster: CLUSTER, import: started.id })
      if (state === 'failed' || state === 'aborted') {
        const outputs = steps.map(
          (step) => `${step.node}: ${step.state} ${step.reason ?? ''} ${step.output ?? ''}`,
        )
        return Promise.reject(
          new ImportFailed(`The first import ${state}: ${reason ?? ''}\n${outputs.join('\n')}`),
        )
      }
      return state === 'done'
    },
    { timeoutMs: 90_000, intervalMs: 250, fatal: (error) => error instanceof ImportFailed },
  )
}

class ImportFailed extends Error {}

/** People and tokens of the lesser roles. */
export async function addPeople({ client }: Access, people: Person[]) {
  for (const { name, email, password, role } of people) {
    await client.users.create({ name, email, role, password })
  }
  const token = async (role: 'operator' | 'viewer') =>
    (await client.tokens.create({ name: `sandbox ${role}`, role, expiresInDays: 30 })).token
  return { operatorToken: await token('operator'), viewerToken: await token('viewer') }
}
