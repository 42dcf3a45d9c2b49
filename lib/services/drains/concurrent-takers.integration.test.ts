import fc from 'fast-check'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '@/bin/local/test-database'
import { MusterError } from '@/lib/domain/errors'
import type { Actor } from '@/lib/domain/model'
import { createSecretBox } from '@/lib/platform/crypto'
import { isDatabaseAway } from '@/lib/store/away'
import { createStore, type Store } from '@/lib/store/client'
import type { ServiceContext } from '../context'
import { startDrain } from '../drain-node'
import { maintainNode } from '../maintain-node'
import { removeNode } from '../nodes/remove'
import { cancelDrain, cancelDrains, resumeNode } from '../put-back'
import { makeCluster } from '../test-cluster'
import { startDrains } from './start-many'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let store: Store
const slug = 'busy'
const names = Array.from({ length: 8 }, (_, index) => `node${index + 1}`)
const loadLimitPercent = 80
const nodesOutMax = 3
let clusterId: string

beforeAll(async () => {
  database = await createTestDatabase()
  // Everybody gets a connection at once: what they wait for is the cluster's lock.
  store = createStore(database.url, { connectionsMax: 30 })
  const nodes = names.map((name, index) => ({ name, sessions: 30 + index * 5, capacity: 100 }))
  clusterId = (await makeCluster(store, { slug, nodes, loadLimitPercent })).id
  await store.prisma.cluster.update({ where: { id: clusterId }, data: { nodesOutMax } })
  // Looks at every transaction that moves a node when it commits, from inside of it: nothing slips through between looks.
  await store.pool.query(`
    CREATE TABLE seen (usable int, out int, load float8, state text);
    CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO seen SELECT count(*) FILTER (WHERE n."state" = 'active'),
          count(*) FILTER (WHERE n."state" IN ('draining', 'drained', 'maintenance')),
          100.0 * sum(o."sessions") FILTER (WHERE n."state" IN ('active', 'draining'))
            / NULLIF(sum(n."capacity") FILTER (WHERE n."state" = 'active'), 0), NEW."state"
        FROM "Node" n JOIN "NodeObservation" o ON o."nodeId" = n."id" WHERE n."clusterId" = NEW."clusterId";
      RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER looks AFTER UPDATE OF "state" ON "Node"
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look()`)
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

const actors: Actor[] = [
  { kind: 'person', id: 'p1', name: 'Ada', role: 'admin' },
  { kind: 'token', id: 't1', name: 'deploy', role: 'admin', cluster: slug },
  { kind: 'system', rule: 'import' },
]
const as = (actor: Actor): ServiceContext => ({
  ...{ actor, store, secrets: createSecretBox(Buffer.alloc(32, 1).toString('base64')) },
  ...{ now: () => new Date(), log: pino({ level: 'silent' }) },
})
const terms = { reason: 'a race', onDeadline: 'keep-waiting', override: false } as const

/** As a worker's step ends it, whoever clicks meanwhile. */
async function ends(node: string, state: 'drained' | 'maintenance'): Promise<void> {
  await store.pool.query(
    `WITH ended AS (UPDATE "Drain" d SET "state" = 'drained', "endedAt" = now() FROM "Node" n
       WHERE n."id" = d."nodeId" AND n."name" = $1 AND n."clusterId" = $2 AND d."endedAt" IS NULL RETURNING d."nodeId")
     UPDATE "Node" n SET "state" = $3 FROM ended WHERE n."id" = ended."nodeId" AND n."state" = 'draining'`,
    [node, clusterId, state],
  )
}

const verbs: Record<string, (ctx: ServiceContext, node: string, other: string) => Promise<unknown>> = {
  drain: (ctx, node) => startDrain(ctx, { cluster: slug, node, ...terms }),
  drainTwo: (ctx, node, other) => startDrains(ctx, { cluster: slug, nodes: [node, other], ...terms }),
  maintain: (ctx, node) => maintainNode(ctx, { cluster: slug, node, ...terms }),
  maintainLater: (ctx, node) => maintainNode(ctx, { cluster: slug, node, when: 'drained', ...terms }),
  remove: (ctx, node) => removeNode(ctx, { cluster: slug, node, reason: 'a race' }),
  cancel: (ctx, node) => cancelDrain(ctx, { cluster: slug, node }),
  cancelTwo: (ctx, node, other) => cancelDrains(ctx, { cluster: slug, nodes: [node, other] }),
  resume: (ctx, node) => resumeNode(ctx, { cluster: slug, node }),
  drained: (_, node) => ends(node, 'drained'),
  disabled: (_, node) => ends(node, 'maintenance'),
}

const operation = fc.record({
  // What takes away is asked for more often than what gives back: the limits are reached again and again.
  verb: fc.constantFrom(...Object.keys(verbs), 'drain', 'drain', 'drainTwo', 'maintain'),
  actor: fc.constantFrom(...actors),
  node: fc.constantFrom(...names),
  other: fc.constantFrom(...names),
})

it('lets twenty who take nodes out and put them back at once never pass a limit', async () => {
  const rounds = fc.sample(fc.array(operation, { minLength: 20, maxLength: 20 }), {
    seed: 20_26,
    numRuns: 12,
  })
  const outcomes = new Map<string, number>()
  for (const round of rounds) {
    await store.pool.query(
      `UPDATE "Node" SET "state" = 'active', "removedAt" = NULL WHERE "state" = 'removed'`,
    )
    const asked = round.map(async ({ verb, actor, node, other }) => {
      const outcome = await verbs[verb]!(as(actor), node, other).then(
        () => 'done',
        (error) => {
          if (error instanceof MusterError) return error.code
          throw error
        },
      )
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    })
    await Promise.all(asked)
  }
  const { rows } = await store.pool.query<{
    usable: number
    out: number
    load: number | null
    state: string
  }>('SELECT * FROM seen')
  expect(rows.filter(({ usable }) => usable < 1)).toEqual([])
  expect(rows.filter(({ out }) => out > nodesOutMax)).toEqual([])
  expect(rows.filter(({ load }) => load === null || load > loadLimitPercent)).toEqual([])
  // It was a race: limits were reached, and much was refused by the guard.
  expect(rows.filter(({ out }) => out === nodesOutMax).length).toBeGreaterThan(5)
  expect(outcomes.get('GUARD_REFUSED')).toBeGreaterThan(20)
  expect(outcomes.get('done')).toBeGreaterThan(30)
  // Nobody stands in two places: one running drain for each node that drains.
  const { rows: draining } = await store.pool.query(
    `SELECT n."name", count(d."id")::int AS "drains" FROM "Node" n
       LEFT JOIN "Drain" d ON d."nodeId" = n."id" AND d."endedAt" IS NULL
     WHERE n."state" = 'draining' GROUP BY n."id" HAVING count(d."id") <> 1
     UNION ALL SELECT n."name", -1 FROM "Node" n JOIN "Drain" d ON d."nodeId" = n."id" AND d."endedAt" IS NULL
     WHERE n."state" <> 'draining'`,
  )
  expect(draining).toEqual([])
})

it('tells who waits for a connection in vain to try again, not that something broke', async () => {
  const narrow = createStore(database.url, { connectionsMax: 1 })
  const taken = await narrow.pool.connect()
  const [actor] = actors
  const asked = startDrain({ ...as(actor!), store: narrow }, { cluster: slug, node: 'node1', ...terms })
  await expect(asked).rejects.toSatisfy(isDatabaseAway)
  taken.release()
  await narrow.close()
})
