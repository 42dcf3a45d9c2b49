import { MusterError } from '@/lib/domain/errors'
import type { ServiceContext } from '@/lib/services/context'
import { changeStep } from '@/lib/store/import-steps'
import type { ImportRecord, StepRecord } from '@/lib/store/imports'
import { notify } from '@/lib/store/notify'
import { beginPhase, endPhases } from './phases'

type OfNode = { cluster: string; node: string }

/** The verbs by which an import takes a node out and puts it back: the same as a person's, guard included. */
export type Drainer = {
  start(
    ctx: ServiceContext,
    input: OfNode & {
      reason: string
      deadlineSeconds?: number
      onDeadline: 'keep-waiting'
      override: boolean
    },
    options: { importStepId: string },
  ): Promise<unknown>
  cancel(ctx: ServiceContext, input: OfNode & { reason?: string }): Promise<unknown>
  resume(ctx: ServiceContext, input: OfNode & { reason?: string }): Promise<unknown>
}

/** A refusal is not asked again at once: what it depends on changes slowly. */
const refusedForMs = 3_000
const refusedAt = new WeakMap<Drainer, Map<string, number>>()

/** Asks for the drain of a step's node. When the guard refuses, the step says so and waits. */
export async function drainForStep(
  ctx: ServiceContext,
  drainer: Drainer,
  entry: ImportRecord,
  stepId: string,
): Promise<boolean> {
  const step = entry.steps.find(({ id }) => id === stepId)
  if (!step) return false
  const refusals = refusedAt.get(drainer) ?? new Map<string, number>()
  refusedAt.set(drainer, refusals)
  if (ctx.now().getTime() - (refusals.get(stepId) ?? 0) < refusedForMs) return false
  try {
    if (!(await runningDrainOf(ctx, stepId))) {
      await drainer.start(
        ctx,
        {
          cluster: entry.clusterSlug,
          node: step.node,
          reason: `Import ${entry.number}: ${entry.solution} ${entry.release}`,
          ...(entry.drainDeadlineSeconds === null ? {} : { deadlineSeconds: entry.drainDeadlineSeconds }),
          onDeadline: 'keep-waiting',
          override: false,
        },
        { importStepId: stepId },
      )
    }
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    refusals.set(stepId, ctx.now().getTime())
    if (error.message === step.reason) return false
    await saySo(ctx, entry, step, error.message)
    return false
  }
  refusals.delete(stepId)
  return await beginDraining(ctx, entry, step)
}

/** Also after a worker died between asking for the drain and writing it to the step. */
async function beginDraining(ctx: ServiceContext, entry: ImportRecord, step: StepRecord): Promise<boolean> {
  const now = ctx.now()
  const drainId = await runningDrainOf(ctx, step.id)
  if (!drainId) return false
  return await ctx.store.prisma.$transaction(async (tx) => {
    const moved = await changeStep(
      tx,
      step.id,
      ['staged'],
      { state: 'draining', reason: null, drainId },
      (phases) => beginPhase(endPhases(phases, now), 'draining', now),
    )
    // Aborted meanwhile: the drain belongs to the step all the same, so that the node is put back.
    if (!moved) await tx.importStep.update({ where: { id: step.id }, data: { drainId } })
    await notify(tx, { topic: 'imports', cluster: entry.clusterSlug })
    return true
  })
}

async function runningDrainOf(ctx: ServiceContext, stepId: string): Promise<string | null> {
  const drain = await ctx.store.prisma.drain.findFirst({
    where: { importStepId: stepId },
    orderBy: { requestedAt: 'desc' },
    select: { id: true },
  })
  return drain?.id ?? null
}

/** Puts the node of a step back: cancels its drain while it runs, resumes it afterwards. */
export async function resumeAfterStep(
  ctx: ServiceContext,
  drainer: Drainer,
  entry: ImportRecord,
  stepId: string,
): Promise<boolean> {
  const step = entry.steps.find(({ id }) => id === stepId)
  if (!step?.drain) return false
  const input = {
    cluster: entry.clusterSlug,
    node: step.node,
    reason: `Import ${entry.number} of ${entry.solution} ${entry.release}: ${step.state}`,
  }
  try {
    if (step.drain.ended) await drainer.resume(ctx, input)
    else await drainer.cancel(ctx, input)
    return true
  } catch (error) {
    // Somebody else did so a moment ago: the next look tells.
    if (error instanceof MusterError) return false
    throw error
  }
}

async function saySo(
  ctx: ServiceContext,
  entry: ImportRecord,
  step: StepRecord,
  reason: string,
): Promise<void> {
  await changeStep(ctx.store.prisma, step.id, [step.state], { reason })
  await notify(ctx.store.prisma, { topic: 'imports', cluster: entry.clusterSlug })
}
