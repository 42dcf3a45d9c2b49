import { type ImportAction, planImport } from '@/lib/domain/import'
import type { ServiceContext } from '@/lib/services/context'
import { claimImports, releaseImports } from '@/lib/store/import-claims'
import { type ImportRecord, importById } from '@/lib/store/imports'
import { type BrokerLink, brokerProblem } from './broker-link'
import { applyActions } from './import-actions'
import { type Drainer, drainForStep, resumeAfterStep } from './import-drains'
import { gatherFacts } from './import-facts'
import { repeat } from './repeat'
import type { Loop, WorkerContext } from './worker-context'

const busyMs = 400
const idleMs = 2_000
const roundsMax = 8

/**
 * Brings imports forward: reads how things stand, plans, acts, and looks again. All it remembers is in the database,
 * so that another worker goes on where this one stopped.
 */
export function importsLoop(link: BrokerLink, drainer: Drainer): Loop {
  return {
    name: 'imports',
    async run(signal, context) {
      let running = 0
      await repeat(signal, context, {
        name: 'imports',
        get intervalMs() {
          return running > 0 ? busyMs : idleMs
        },
        wakeOn: ['imports', 'work', 'drains'],
        async step() {
          const ids = await claimImports(context.store.pool, context.id)
          running = ids.length
          for (const id of ids) {
            if (signal.aborted) return
            await advanceImport(context, link, drainer, id)
          }
        },
      })
      await releaseImports(context.store.pool, context.id).catch((error) =>
        context.log.warn({ err: error }, 'imports were not let go'),
      )
    },
  }
}

/** As far as it goes without waiting for anybody. */
async function advanceImport(
  context: WorkerContext,
  link: BrokerLink,
  drainer: Drainer,
  id: string,
): Promise<void> {
  const { prisma } = context.store
  for (let round = 0; round < roundsMax; round += 1) {
    const entry = await importById(prisma, id)
    if (!entry || entry.endedAt) return
    const facts = await gatherFacts(prisma, entry, brokerProblem(link))
    const actions = planImport(facts, context.now())
    if (!(await carryOut(context, drainer, entry, actions))) return
  }
}

async function carryOut(
  context: WorkerContext,
  drainer: Drainer,
  entry: ImportRecord,
  actions: ImportAction[],
): Promise<boolean> {
  const services: ServiceContext = {
    actor: { kind: 'system', rule: 'import' },
    store: context.store,
    secrets: context.secrets,
    now: context.now,
    log: context.log,
  }
  let changed = false
  for (const group of bySubject(actions)) {
    const [first] = group
    if (first?.do === 'drain') changed = (await drainForStep(services, drainer, entry, first.step)) || changed
    else if (first?.do === 'resume')
      changed = (await resumeAfterStep(services, drainer, entry, first.step)) || changed
    else {
      const done = await context.store.prisma.$transaction((tx) =>
        applyActions(tx, entry, group, context.now()),
      )
      changed ||= done
    }
  }
  return changed
}

/** What is done to one step belongs together; the rest goes one by one, in order. */
function bySubject(actions: ImportAction[]): ImportAction[][] {
  const groups: ImportAction[][] = []
  for (const action of actions) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    const follows = action.do === 'send' && before?.do === 'step' && before.step === action.step
    if (last && follows) last.push(action)
    else groups.push([action])
  }
  return groups
}
