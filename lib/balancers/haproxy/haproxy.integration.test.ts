import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalHaproxy, startHaproxy } from '@/bin/local/haproxy'
import { clearDirectory } from '@/bin/local/reaper'
import { waitUntil } from '@/bin/local/wait'
import type { Intent } from '@/lib/domain/model'
import type { BalancerTarget } from '../balancer'
import { type BalancedNodes, describeBalancer, describeVerbs } from '../conformance'
import { type SessionNode, startSessionNode, visitorsOf } from '../fixtures/session-nodes'
import { createHaproxy } from './driver'
import { sendCommands } from './runtime'

const directory = mkdtempSync(join(tmpdir(), 'muster-balancer-'))
clearDirectory(directory)
let haproxy: LocalHaproxy
let nodes: SessionNode[]

beforeAll(async () => {
  nodes = await Promise.all(['node1', 'node2', 'node3'].map(startSessionNode))
  haproxy = await startHaproxy({ directory: join(directory, 'haproxy'), nodes })
})
afterAll(async () => {
  await haproxy.stop()
  for (const node of nodes) node.stop()
})

const target = (change: Partial<BalancerTarget> = {}): BalancerTarget => ({
  address: haproxy.runtimeAddress,
  backend: haproxy.backend,
  username: null,
  password: null,
  timeoutMs: 2_000,
  ...change,
})

const words: Record<Intent, string> = { ready: 'ready', drain: 'drain', maintenance: 'maint', unknown: '' }

const prepare = (address: () => string) => async (): Promise<BalancedNodes> => {
  const up = createHaproxy()
  await waitUntil('all members up', async () => {
    const seen = await up.observe(target())
    return seen.ok && seen.members.every(({ opinion }) => opinion === 'up')
  })
  return {
    target: target({ address: address() }),
    members: nodes.map(({ name, address }) => ({ name, address })),
    newVisitor: visitorsOf(haproxy.url, (node) => node),
    async changeBehindItsBack(member, intent) {
      const command = `set server ${haproxy.backend}/${member} state ${words[intent]}`
      await sendCommands({ address: haproxy.runtimeAddress, timeoutMs: 2_000 }, [command])
    },
    reload: () => haproxy.reload(),
    freeze: () => haproxy.kill('SIGSTOP'),
    thaw: () => haproxy.kill('SIGCONT'),
    addressAt: (place) => place,
    preamble: '',
    upstream: haproxy.runtimeAddress,
    refusing: [
      {
        how: 'a socket that may only read',
        target: target({ address: haproxy.viewSocketPath }),
        kind: 'forbidden',
        reads: true,
      },
    ],
  }
}

describeBalancer(
  'HAProxy over TCP',
  createHaproxy,
  prepare(() => haproxy.runtimeAddress),
)
describeVerbs(
  'HAProxy over a unix socket',
  createHaproxy,
  prepare(() => haproxy.socketPath),
)

describe('HAProxy', () => {
  const balancer = createHaproxy()

  it('says where there is no socket', async () => {
    const missing = await balancer.observe(target({ address: join(directory, 'none.sock') }))
    expect(missing).toMatchObject({ ok: false, failure: { kind: 'unreachable' } })
  })

  it('calls a member that fails its checks down, and goes on saying that it drains', async () => {
    await balancer.setIntent(target(), 'node3', 'drain')
    nodes.at(-1)?.stop()
    await expect
      .poll(
        async () => {
          const seen = await balancer.observe(target())
          const member = seen.ok ? seen.members.find(({ name }) => name === 'node3') : undefined
          return [member?.intent, member?.opinion, member?.statusText]
        },
        { timeout: 10_000 },
      )
      .toEqual(['drain', 'down', 'DOWN'])
  })
})
