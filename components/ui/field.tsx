import { type ReactNode, useId } from 'react'
import { cn } from './cn'

/** What the control needs, so that its label, hint and error belong to it. */
type FieldControl = {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

type Props = {
  label: ReactNode
  hint?: ReactNode | undefined
  error?: string | undefined
  optional?: boolean | undefined
  className?: string | undefined
  children: (control: FieldControl) => ReactNode
}

/** A control with its label above, and what is to know or what is wrong below. */
export function Field({ label, hint, error, optional, className, children }: Props) {
  const id = useId()
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(' ')
  return (
    <div className={cn('grid content-start gap-1', className)}>
      <label htmlFor={id} className="flex items-baseline justify-between gap-2 font-medium text-sm">
        <span>{label}</span>
        {optional && <span className="font-normal text-faint text-xs">optional</span>}
      </label>
      {children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-down-ink text-sm">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-dim text-sm">
          {hint}
        </p>
      )}
    </div>
  )
}

type ChoiceProps = {
  label: ReactNode
  hint?: ReactNode | undefined
  children: (control: FieldControl) => ReactNode
}

/** A checkbox or radio with its label at its right. */
export function Choice({ label, hint, children }: ChoiceProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-2 py-1">
      {children({ id, ...(hint ? { 'aria-describedby': `${id}-hint` } : {}) })}
      <label htmlFor={id} className="cursor-pointer">
        <span className="block">{label}</span>
        {hint && (
          <span id={`${id}-hint`} className="block text-dim text-sm">
            {hint}
          </span>
        )}
      </label>
    </div>
  )
}
