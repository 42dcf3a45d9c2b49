import type { ComponentProps } from 'react'
import { cn } from './cn'

const controlStyle =
  'w-full rounded-md border border-edge bg-panel text-ink disabled:opacity-60 aria-invalid:border-down-ink max-md:text-[16px]'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cn(controlStyle, 'h-8 px-2.5 max-md:h-10', className)} {...rest} />
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} className={cn(controlStyle, 'px-2.5 py-1.5', className)} {...rest} />
}

/** The browser's own list: it is right on phones and for screen readers. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={cn(controlStyle, 'h-8 px-2 max-md:h-10', className)} {...rest} />
}

export function Checkbox({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="checkbox" className={cn('mt-0.5 size-4 shrink-0 accent-accent', className)} {...rest} />
}

export function Radio({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="radio" className={cn('mt-0.5 size-4 shrink-0 accent-accent', className)} {...rest} />
}
