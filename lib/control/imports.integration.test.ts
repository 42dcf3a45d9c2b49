import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '@/bin/local/wait'
import type { Import } from '@/lib/contract/imports'
import { getImport } from '@/lib/services/imports/read'
import { startImport } from '@/lib/services/imports/start'
import { createSolution } from '@/lib/services/solutions/create'
import { type ImportConsole, startImportConsole } from './fixtures/import-console'

let all: ImportConsole

beforeAll(async () => {
  all = await startImportConsole(['node1', 'node2'])
  await createSolution(all.ctx, { cluster: all.cluster.slug, name: 'crm', contextPath: '/crm' })
  for (const node of all.nodes) await all.startAgent(node)
})
afterAll(async () => await all?.close())

const start = (release: string, strategy: 'all-at-once' | 'rolling' = 'all-at-once') =>
  startImport(all.ctx, {
    cluster: all.cluster.slug,
    solution: 'crm',
    release,
    strategy,
    drainDeadlineSeconds: 60,
  })
const read = (id: string) => getImport(all.ctx, { cluster: all.cluster.slug, import: id })

async function ended(id: string): Promise<Import> {
  let last: Import | undefined
  await waitUntil(
    'the import ended',
    async () => {
      last = await read(id)
      return last.endedAt !== null
    },
    { timeoutMs: 40_000 },
  ).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last, null, 1)}`)
  })
  return last as Import
}

async function served(index: number): Promise<{ status: number; release: string | null }> {
  const reply = await fetch(`${all.nodes[index]!.url}/crm/`)
  await reply.arrayBuffer()
  return { status: reply.status, release: reply.headers.get('x-release') }
}

describe('an import, all at once', () => {
  it('brings a release to every node, and the next one in its place', async () => {
    await all.upload('1.0')
    const first = await ended((await start('1.0')).id)
    expect(first.state).toBe('done')
    expect(first.steps.map(({ node, state }) => [node, state])).toEqual([
      ['node1', 'done'],
      ['node2', 'done'],
    ])
    expect(await served(0)).toEqual({ status: 200, release: '1.0' })

    await all.upload('2.0')
    const second = await ended((await start('2.0')).id)
    expect(second.state).toBe('done')
    expect(second.previous).toBe('1.0')
    expect(await served(1)).toEqual({ status: 200, release: '2.0' })
    for (const step of second.steps) {
      expect(step.phases.staging?.endedAt).toBeInstanceOf(Date)
      expect(step.phases.activating?.endedAt).toBeInstanceOf(Date)
      expect(step.phases.verifying?.endedAt).toBeInstanceOf(Date)
    }
  })
})
