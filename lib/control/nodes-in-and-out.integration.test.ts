import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalHaproxy, startHaproxy } from '@/bin/local/haproxy'
import { type LocalTomcat, startTomcat } from '@/bin/local/tomcat'
import { waitUntil } from '@/bin/local/wait'
import { Refused } from '@/lib/agent/console'
import { loadEnrolled } from '@/lib/agent/identity'
import { leave } from '@/lib/agent/leave'
import { createBalancers } from '@/lib/balancers/registry'
import type { Node } from '@/lib/contract/nodes'
import { environmentWith } from '@/lib/platform/env'
import { getImport } from '@/lib/services/imports/read'
import { startImport } from '@/lib/services/imports/start'
import { createJoinToken } from '@/lib/services/join-tokens/create'
import { listJoinTokens } from '@/lib/services/join-tokens/list'
import { getNode } from '@/lib/services/nodes/get'
import { createSolution } from '@/lib/services/solutions/create'
import { departuresLoop } from './departures'
import { type ImportConsole, startImportConsole } from './fixtures/import-console'
import { tellInventory } from './fixtures/inventory'
import { placementsLoop } from './placements'
import { slowStartLoop } from './slow-start'

let all: ImportConsole
let edges: LocalHaproxy[]
let host: LocalTomcat
const agents: ChildProcess[] = []
const balancers = createBalancers()

/** Real nodes behind one HAProxy with a free slot and one that adds servers, and a host that nobody knows yet. */
beforeAll(async () => {
  all = await startImportConsole(['node1', 'node2'], [placementsLoop, slowStartLoop, departuresLoop])
  const { directory, nodes, cluster } = all
  const { prisma } = all.console.services.store
  edges = await Promise.all([
    startHaproxy({ directory: join(directory, 'edge-1'), nodes: named(nodes), slots: 1 }),
    startHaproxy({ directory: join(directory, 'edge-2'), nodes: named(nodes), stickiness: 'dynamic' }),
  ])
  host = await startTomcat({ directory: join(directory, 'web-3'), name: 'web-3' })
  await prisma.balancer.createMany({
    data: edges.map(({ runtimeAddress, backend }, index) => ({
      ...{ clusterId: cluster.id, name: `edge-${index + 1}`, kind: 'haproxy' },
      ...{ address: runtimeAddress, backend },
    })),
  })
  await tellInventory(all.console.services.store)
  await createSolution(all.ctx, { cluster: cluster.slug, name: 'crm', contextPath: '/crm' })
  await Promise.all(nodes.map((node) => all.startAgent(node)))
  await all.upload('1.0')
  const { id } = await startImport(all.ctx, {
    ...{ cluster: cluster.slug, solution: 'crm', release: '1.0', strategy: 'all-at-once' },
    drainDeadlineSeconds: 10,
  })
  const done = async () => (await getImport(all.ctx, { cluster: cluster.slug, import: id })).state === 'done'
  await waitUntil('the release on both nodes', done, { timeoutMs: 40_000 })
}, 240_000)

afterAll(async () => {
  for (const agent of agents) agent.kill('SIGKILL')
  await balancers.close()
  await all?.close()
  await Promise.all([host?.stop(), ...(edges ?? []).map((edge) => edge.stop())])
})

const named = (nodes: LocalTomcat[]) => nodes.map(({ route, address }) => ({ name: route, address }))
const read = () => getNode(all.ctx, { cluster: all.cluster.slug, node: 'web-3' })
const stateDirectory = () => join(all.directory, 'agent-web-3')

/** As the host itself runs it. */
function agent(...args: string[]) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'bin/agent.ts', ...args, '--state', stateDirectory()],
    {
      env: environmentWith({ MUSTER_AGENT_MANAGER_PASSWORD: host.password }) as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  agents.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { ended, output: () => output }
}

async function becomes(what: string, test: (node: Node) => boolean, timeoutMs = 40_000): Promise<Node> {
  let last: Node | undefined
  await waitUntil(
    what,
    async () => {
      last = await read().catch(() => undefined)
      return last !== undefined && test(last)
    },
    { timeoutMs, intervalMs: 100 },
  ).catch((error) => {
    throw new Error(
      `${error.message}: ${JSON.stringify({ state: last?.state, joining: last?.joining, balancers: last?.balancers })}`,
    )
  })
  return last as Node
}

/** The servers of a balancer, as it says itself. */
async function membersAt(edge: LocalHaproxy) {
  const driver = balancers.balancerFor('haproxy')
  const { runtimeAddress: address, backend } = edge
  const seen = await driver!.observe({ address, backend, username: null, password: null, timeoutMs: 2_000 })
  return seen.ok ? seen : { members: [], openings: undefined }
}

async function servers(edge: LocalHaproxy): Promise<Set<string>> {
  const replies = await Promise.all(Array.from({ length: 12 }, () => fetch(`${edge.url}/health`)))
  return new Set(replies.map(({ headers }) => headers.get('x-served-by') ?? ''))
}

describe('a host that joins by itself', () => {
  let running: ReturnType<typeof agent>
  let token: string

  it('goes through the quarantine, gets the release, and takes traffic at every balancer', async () => {
    const made = await createJoinToken(all.ctx, {
      ...{ cluster: all.cluster.slug, name: 'autoscaling', nodesMax: 1, expiresInSeconds: 3600 },
      defaults: {
        ...{ kind: 'tomcat', weight: 1, capacity: 100, slowStartSeconds: 5, managerUsername: null },
        placements: [
          { balancer: 'edge-1', way: 'slot' },
          { balancer: 'edge-2', way: 'added' },
        ],
      },
    })
    token = made.token
    const where = ['--address', host.address, '--name', 'web-3', '--manager-url', host.managerUrl]
    const who = ['--url', all.url, '--token', token, '--manager-user', host.username]
    running = agent('join', ...who, ...where)

    const joining = await becomes('it joins', ({ state }) => state === 'joining').catch((error) => {
      throw new Error(`${error.message}: ${running.output()}`)
    })
    expect(joining).toMatchObject({ joinedBy: 'autoscaling', kind: 'tomcat', slowStartSeconds: 5 })
    const active = await becomes('it is active', ({ state }) => state === 'active')
    expect(active.route).toBe('web-3')
    expect(active.releases).toMatchObject([{ solution: 'crm', wanted: '1.0', serves: '1.0' }])
    expect(active.slowStart).toMatchObject({ seconds: 5, message: null })

    await waitUntil('traffic at both', async () => {
      const [slot, added] = await Promise.all(edges.map((edge) => servers(edge)))
      return Boolean(slot?.has('slot1') && added?.has('web-3'))
    })
    const whole = await becomes('it has its whole weight', ({ slowStart }) => slowStart === null)
    expect(whole.balancers.map(({ balancer, member }) => [balancer, member])).toEqual([
      ['edge-1', 'slot1'],
      ['edge-2', 'web-3'],
    ])
    const { prisma } = all.console.services.store
    const members = await prisma.member.findMany({
      where: { node: { name: 'web-3' } },
      orderBy: { name: 'asc' },
    })
    expect(members.map(({ addedAs, weight, intent }) => [addedAs, weight, intent])).toEqual([
      ['slot', 100, 'ready'],
      ['added', 100, 'ready'],
    ])
  }, 90_000)

  it('keeps its identity, and the token lets no other in than it allows', async () => {
    const { items } = await listJoinTokens(all.ctx, { cluster: all.cluster.slug })
    expect(items).toMatchObject([{ name: 'autoscaling', nodes: 1, nodesMax: 1 }])
    const body = { token, name: 'web-4', address: '127.0.0.1:9', version: 'test' }
    const more = await all.console.call('POST', '/agents/join', { body })
    expect([more.status, more.body.message]).toEqual([
      409,
      '1 nodes joined by autoscaling already, as many as it allows: remove one, or make another token.',
    ])
    const moved = await all.console.call('POST', '/agents/join', { body: { ...body, name: 'web-3' } })
    expect(moved.status).toBe(409)
    expect(moved.body.message).toContain('join under another name, or remove that node first')
  })

  it('is refused with the figures when it can not be spared, and stays', async () => {
    const { prisma } = all.console.services.store
    await prisma.cluster.update({ where: { id: all.cluster.id }, data: { nodesOutMax: 0 } })
    const enrolled = await loadEnrolled(stateDirectory())
    const asked = {
      drain: true,
      deadlineSeconds: 60,
      onDeadline: 'disable',
      wait: false,
      log: () => undefined,
    }
    const refused = await leave(enrolled!, { ...asked, force: false, reason: undefined }).catch(
      (error) => error,
    )
    expect(refused).toBeInstanceOf(Refused)
    expect(refused).toMatchObject({ code: 'GUARD_REFUSED', data: { out: { now: 0, max: 0 } } })
    expect((await read()).state).toBe('active')
    await prisma.cluster.update({ where: { id: all.cluster.id }, data: { nodesOutMax: null } })
  })

  it('leaves drained: removed, and gone at every balancer, with its history kept', async () => {
    const leaving = agent('leave', '--drain', '--deadline', '60s', '--wait')
    expect([await leaving.ended, leaving.output()]).toEqual([0, expect.stringContaining('removed')])
    await waitUntil('it is gone at both', async () => {
      const [slot, added] = await Promise.all(edges.map((edge) => membersAt(edge)))
      const names = [...(slot?.members ?? []), ...(added?.members ?? [])].map(({ name }) => name)
      return slot?.openings?.slots.includes('slot1') === true && !names.includes('web-3')
    })
    await expect(read()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    // Its agent has nothing to do any more, and says so to whoever would start it again.
    expect(await running.ended).toBe(4)

    const { prisma } = all.console.services.store
    const row = await prisma.node.findFirstOrThrow({ where: { name: 'web-3' }, include: { drains: true } })
    expect(row).toMatchObject({ state: 'removed', departures: [] })
    expect(row.drains).toMatchObject([{ state: 'drained', thenState: 'removed' }])
    const { items } = await listJoinTokens(all.ctx, { cluster: all.cluster.slug })
    expect(items[0]?.nodes).toBe(0)
  }, 60_000)
})
