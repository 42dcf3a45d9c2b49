import { kindFacts } from '@/lib/domain/kinds'
import type { NodeKind } from '@/lib/domain/model'

const wizardSteps = ['connection', 'balancers', 'agent', 'joining'] as const
export type WizardStep = (typeof wizardSteps)[number]

export const stepTitles: Record<WizardStep, string> = {
  connection: 'Connection',
  balancers: 'Balancers',
  agent: 'Agent',
  joining: 'Joining',
}

/** The steps that there are: a node without contexts gets no releases, and so no agent. */
export function stepsOf(kind: NodeKind): WizardStep[] {
  return wizardSteps.filter((step) => step !== 'agent' || kindFacts[kind].contexts)
}

type Progress = {
  kind: NodeKind
  /** The connection was filled in, in this tab: passwords are not in the address. */
  filled: boolean
  /** Its name once it is added. */
  node: string | null
}

/** The step to show for what the address asks: none before its time, and none to add again what is added. */
export function stepToShow(asked: string | null, { kind, filled, node }: Progress): WizardStep {
  const steps = stepsOf(kind)
  const step = steps.find((each) => each === asked) ?? null
  if (node !== null) return step === 'agent' || step === 'joining' ? step : afterAdding(kind)
  return step === 'balancers' && filled ? step : 'connection'
}

export function afterAdding(kind: NodeKind): WizardStep {
  return kindFacts[kind].contexts ? 'agent' : 'joining'
}

/** Where one can go from here: back to what is filled in, and to and fro once the node is added. */
export function mayGoTo(step: WizardStep, progress: Progress): boolean {
  return stepToShow(step, progress) === step
}

/** The address of a step. */
export function stepPath(cluster: string, step: WizardStep, node: string | null): string {
  const search = new URLSearchParams({ step, ...(node === null ? {} : { node }) })
  return `/clusters/${encodeURIComponent(cluster)}/nodes/new?${search}`
}

/** Whether what a step is for has come about; an agent that is not connected is still to come. */
export function isDone(step: WizardStep, { filled, node }: Progress, agentConnected: boolean): boolean {
  if (step === 'connection') return filled || node !== null
  if (step === 'balancers') return node !== null
  return step === 'agent' && agentConnected
}
