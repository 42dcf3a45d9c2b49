import type { Report } from '@/lib/contract/bus'
import { stepEnded } from '@/lib/domain/import-facts'
import { type StepState, stepStates } from '@/lib/domain/model'
import type { AgentRef } from '@/lib/store/agents'
import type { Db } from '@/lib/store/client'
import { recordEvent } from '@/lib/store/events'
import { changeStep, findOpenStep } from '@/lib/store/import-steps'
import { notify } from '@/lib/store/notify'
import { beginPhase, endPhases, withWord } from './phases'
import type { WorkerContext } from './worker-context'

export type StepReport = Extract<Report, { kind: 'step' }>
const open: readonly StepState[] = stepStates.filter((state) => !stepEnded(state))

/**
 * Writes down what an agent says of a step. Each change is conditional on the state that it belongs to: a report that
 * comes late, twice, or for an import that has ended changes nothing.
 */
export async function applyStepReport(
  context: Pick<WorkerContext, 'store' | 'now' | 'log'>,
  agent: AgentRef,
  report: StepReport,
): Promise<void> {
  await context.store.prisma.$transaction(async (tx) => {
    const step = await findOpenStep(tx, report.importId, agent.nodeId)
    if (report.phase === 'failed' || report.phase === 'refused') await tell(tx, agent, report, step)
    if (!step || !(await change(tx, step.id, report, context.now()))) return
    await notify(
      tx,
      { topic: 'imports', cluster: agent.cluster, node: agent.node },
      { topic: 'work', cluster: agent.cluster },
    )
  })
}

async function change(db: Db, stepId: string, report: StepReport, now: Date): Promise<boolean> {
  const { message, output } = report
  switch (report.phase) {
    case 'staging':
      return await changeStep(db, stepId, ['waiting'], {}, (phases) =>
        withWord(beginPhase(phases, 'staging', now), message),
      )
    case 'staged':
      return await changeStep(db, stepId, ['waiting'], { state: 'staged', reason: null }, (phases) =>
        endPhases(beginPhase(phases, 'staging', now), now),
      )
    case 'activating':
      return await changeStep(db, stepId, ['activating'], {}, (phases) => withWord(phases, message))
    case 'activated':
      return await changeStep(
        db,
        stepId,
        ['activating'],
        { state: 'verifying', reason: null, output },
        (phases) => beginPhase(endPhases(phases, now), 'verifying', now),
      )
    case 'failed':
      return await changeStep(
        db,
        stepId,
        open,
        { state: 'failed', reason: message ?? 'the agent reports a failure', output, endedAt: now },
        (phases) => endPhases(phases, now),
      )
    case 'refused':
      return await changeStep(db, stepId, open, {}, (phases) =>
        withWord(phases, `the agent refused the command: ${message ?? 'no reason given'}`),
      )
  }
}

/** A failure is worth an event even when no import waits for it any more. */
async function tell(
  db: Db,
  agent: AgentRef,
  report: StepReport,
  step: Awaited<ReturnType<typeof findOpenStep>>,
): Promise<void> {
  const what = step
    ? ` import ${step.import.number} of ${step.import.solution.name} ${step.import.release.name}`
    : ''
  const verb = report.phase === 'failed' ? 'failed' : 'refused a command'
  await recordEvent(db, {
    clusterId: agent.clusterId,
    clusterSlug: agent.cluster,
    type: report.phase === 'failed' ? 'import.step' : 'agent.refused',
    change: false,
    actor: { kind: 'system', rule: 'import' },
    subject: { kind: 'node', name: agent.node },
    summary: `${agent.node} ${verb}${what}: ${report.message ?? 'no reason given'}`,
    data: { import: report.importId, output: report.output },
  })
}
