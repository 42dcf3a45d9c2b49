import type { ImportAction } from '@/lib/domain/import'
import { stepEnded } from '@/lib/domain/import-facts'
import type { ImportState, StepState } from '@/lib/domain/model'
import { oweCommand } from '@/lib/services/imports/command'
import { wantImported, wantPrevious } from '@/lib/services/imports/wanted'
import type { Db } from '@/lib/store/client'
import { recordEvent } from '@/lib/store/events'
import { changeStep } from '@/lib/store/import-steps'
import { endImport, type ImportRecord, moveImport, setImportReason } from '@/lib/store/imports'
import { notify } from '@/lib/store/notify'
import { withdraw } from '@/lib/store/outbox'
import { beginPhase, endPhases } from './phases'

const actor = { kind: 'system', rule: 'import' } as const
type StepMove = Extract<ImportAction, { do: 'step' }>

/**
 * Carries out actions of one plan that need nothing but the database, in one transaction: a step that has moved
 * meanwhile takes the command that would have followed with it.
 *
 * @returns whether anything changed
 */
export async function applyActions(
  db: Db,
  entry: ImportRecord,
  actions: ImportAction[],
  now: Date,
): Promise<boolean> {
  let changed = false
  for (const action of actions) {
    const done = await apply(db, entry, action, now)
    changed ||= done
    if (!done && action.do === 'step') break
  }
  if (changed) {
    await notify(db, { topic: 'imports', cluster: entry.clusterSlug })
  }
  return changed
}

async function apply(db: Db, entry: ImportRecord, action: ImportAction, now: Date): Promise<boolean> {
  switch (action.do) {
    case 'send': {
      const step = entry.steps.find(({ id }) => id === action.step)
      if (!step) return false
      await oweCommand(db, action.command, { ...entry, importId: entry.id }, step.node, now)
      return true
    }
    case 'step':
      return await moveStep(db, entry, action, now)
    case 'reason': {
      const step = entry.steps.find(({ id }) => id === action.step)
      return step ? await changeStep(db, step.id, [step.state], { reason: action.reason }) : false
    }
    case 'import':
      return await moveOn(db, entry, action, now)
    case 'import reason':
      return await setImportReason(db, entry.id, action.reason)
    case 'end':
      return await endImport(db, entry.id, now)
    case 'drain':
    case 'resume':
      return false
  }
}

async function moveStep(db: Db, entry: ImportRecord, action: StepMove, now: Date): Promise<boolean> {
  const step = entry.steps.find(({ id }) => id === action.step)
  if (!step) return false
  const { to, reason } = action
  const moved = await changeStep(
    db,
    step.id,
    [action.from],
    { state: to, reason, ...(stepEnded(to) ? { endedAt: now } : {}) },
    (phases) => {
      // A heartbeat, or the probe, can be quicker than the agent's own word.
      const passed = to === 'staged' ? 'staging' : to === 'done' ? 'verifying' : null
      const ended = endPhases(passed ? beginPhase(phases, passed, now) : phases, now)
      return to === 'activating' ? beginPhase(ended, 'activating', now) : ended
    },
  )
  if (moved && isNews(to)) {
    const title = `${entry.solution} ${entry.release}`
    await recordEvent(db, {
      clusterId: entry.clusterId,
      clusterSlug: entry.clusterSlug,
      type: 'import.step',
      change: false,
      actor,
      subject: { kind: 'node', name: step.node },
      summary:
        to === 'done' ? `${step.node} serves ${title}` : `${step.node}: ${to}${reason ? `, ${reason}` : ''}`,
      data: { import: entry.id, number: entry.number, state: to },
    })
  }
  return moved
}

const isNews = (state: StepState) => state === 'done' || state === 'failed' || state === 'no reply'

async function moveOn(
  db: Db,
  entry: ImportRecord,
  action: Extract<ImportAction, { do: 'import' }>,
  now: Date,
): Promise<boolean> {
  const { to, reason } = action
  if (!(await moveImport(db, entry.id, action.from, { state: to, reason }))) return false
  if (to === 'activating') await wantImported(db, entry, now)
  if (to === 'failed') {
    await withdraw(db, entry.clusterId, entry.id)
    await wantPrevious(db, entry, now)
  }
  await recordEvent(db, {
    clusterId: entry.clusterId,
    clusterSlug: entry.clusterSlug,
    type: `import.${to}`,
    change: true,
    actor,
    subject: { kind: 'solution', name: entry.solution },
    summary: summaryOf(entry, to),
    reason,
    before: { state: action.from },
    after: { state: to },
    data: { import: entry.id, number: entry.number },
  })
  await notify(db, { topic: 'solutions', cluster: entry.clusterSlug })
  return true
}

function summaryOf(entry: ImportRecord, to: ImportState): string {
  const title = `import ${entry.number} of ${entry.solution} ${entry.release}`
  switch (to) {
    case 'activating':
      return `The nodes have the artifact of ${title}: it is activated`
    case 'done':
      return `Done: ${title}`
    case 'failed':
      return `Failed: ${title}`
    default:
      return `${to}: ${title}`
  }
}
