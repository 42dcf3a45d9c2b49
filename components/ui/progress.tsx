import { cn } from './cn'

const tones = { accent: 'bg-accent', drain: 'bg-drain', up: 'bg-up', warn: 'bg-warn', down: 'bg-down' }

type Props = {
  label: string
  /** 0 to 1; null = not known. */
  value: number | null
  tone?: keyof typeof tones | undefined
  className?: string | undefined
}

export function Progress({ label, value, tone = 'accent', className }: Props) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      className={cn('h-1.5 overflow-hidden rounded-full bg-soft', className)}
    >
      <div
        className={cn(
          'h-full rounded-full',
          tones[tone],
          percent === null && 'w-full animate-pulse-soft opacity-40',
        )}
        {...(percent === null ? {} : { style: { width: `${percent}%` } })}
      />
    </div>
  )
}
