import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '@/bin/local/test-database'
import { MusterError } from '@/lib/domain/errors'
import { createSecretBox } from '@/lib/platform/crypto'
import type { Probe } from '@/lib/probes/probe'
import type { ServiceContext } from '@/lib/services/context'
import { startDrain } from '@/lib/services/drain-node'
import { changeDrain } from '@/lib/services/drains/change'
import { cancelDrain } from '@/lib/services/put-back'
import { makeCluster } from '@/lib/services/test-cluster'
import { createStore, type Store } from '@/lib/store/client'
import { readRunningDrain } from '@/lib/store/running-drains'
import { createMessages } from './drain-messages'
import { emptyInventory } from './inventory'
import type { WorkerContext } from './worker-context'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let store: Store
let nodeId: string
const cluster = 'told'
const shown: string[] = []
let answer: () => number

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
  const { nodeIds } = await makeCluster(store, { slug: cluster, nodes: [{ name: 'a' }, { name: 'b' }] })
  nodeId = nodeIds.get('a')!
  await store.prisma.node.update({ where: { id: nodeId }, data: { kind: 'servoy' } })
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

/** A worker's, with a node that is a Servoy server as far as it can tell. */
function worker(): WorkerContext {
  const probe = {
    message: async (_: unknown, to: unknown, text: string) => {
      const recipients = answer()
      shown.push(`${to}: ${text}`)
      return recipients
    },
  } as unknown as Probe
  const inventory = emptyInventory()
  const node = { id: nodeId, name: 'a', kind: 'servoy', target: {} } as never
  inventory.current = { ...inventory.current, nodes: new Map([[nodeId, node]]) }
  return { store, inventory, now: () => new Date(), probeFor: () => probe } as unknown as WorkerContext
}

const ctx = (): ServiceContext => ({
  actor: { kind: 'person', id: 'p1', name: 'Eva', role: 'operator' },
  ...{ store, secrets: createSecretBox(Buffer.alloc(32, 1).toString('base64')) },
  ...{ now: () => new Date(), log: pino({ level: 'silent' }) },
})

it('is shown once, again when somebody asks again, and what came of it is on record', async () => {
  const terms = { reason: 'patches', onDeadline: 'keep-waiting', override: false } as const
  const { id } = await startDrain(ctx(), { cluster, node: 'a', message: 'We restart at noon.', ...terms })
  const step = async () => createMessages(worker()).carryOut((await readRunningDrain(store.pool, id))!)

  answer = () => {
    throw new MusterError('UNAVAILABLE', 'a does not answer')
  }
  await step()
  answer = () => 12
  await step()
  expect(shown).toEqual([])

  const asked = await changeDrain(ctx(), { cluster, node: 'a', message: 'We restart at one.' })
  expect(asked.message).toMatchObject({ text: 'We restart at one.', sentAt: null, failure: null })
  await step()
  await step()
  expect(shown).toEqual(['all: We restart at one.'])

  const { receipt, message } = await cancelDrain(ctx(), { cluster, node: 'a' })
  expect(message).toMatchObject({ recipients: 12, sentAt: expect.any(Date) })
  expect(receipt?.messages).toMatchObject([
    { text: 'We restart at noon.', sentAt: null, recipients: null, failure: 'a does not answer' },
    { text: 'We restart at one.', recipients: 12, failure: null },
  ])
  const events = await store.prisma.event.findMany({
    where: { type: 'drain.message' },
    orderBy: { id: 'asc' },
  })
  expect(events.map(({ summary, change }) => [summary, change])).toEqual([
    ['The users of a could not be told: a does not answer', true],
    ['Told 12 users of a', true],
  ])
})
