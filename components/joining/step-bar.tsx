import { Check } from 'lucide-react'
import { cn } from '@/components/ui/cn'
import { stepTitles, type WizardStep } from './wizard-steps'

type Props = {
  steps: WizardStep[]
  current: WizardStep
  isDone: (step: WizardStep) => boolean
  mayGo: (step: WizardStep) => boolean
  onGo: (step: WizardStep) => void
}

/** Where one stands in the wizard: what is done, what comes, and the way back to what can still be changed. */
export function StepBar({ steps, current, isDone, mayGo, onGo }: Props) {
  return (
    <ol aria-label="Steps" className="mb-4 flex flex-wrap items-center gap-x-6 gap-y-2 max-md:gap-x-4">
      {steps.map((step, index) => {
        const done = step !== current && isDone(step)
        const label = (
          <>
            <span
              className={cn(
                'flex size-5.5 shrink-0 items-center justify-center rounded-full border border-edge text-xs',
                step === current && 'border-accent font-semibold text-accent',
                done && 'border-up text-up-ink',
              )}
            >
              {done ? <Check aria-label="done" className="size-3.5" /> : index + 1}
            </span>
            <span className={step === current ? 'font-semibold' : 'text-dim max-md:sr-only'}>
              {stepTitles[step]}
            </span>
          </>
        )
        return (
          <li key={step} aria-current={step === current ? 'step' : undefined}>
            {step !== current && mayGo(step) ? (
              <button
                type="button"
                className="flex items-center gap-2 rounded-md underline-offset-3 hover:underline max-md:min-h-10"
                onClick={() => onGo(step)}
              >
                {label}
              </button>
            ) : (
              <span className="flex items-center gap-2 max-md:min-h-10">{label}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
