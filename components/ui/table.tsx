import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

/** Scrolls sideways within itself, so that the page never does. */
export function Table({ className, label, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section aria-label={label} tabIndex={0} className="relative -mx-1 overflow-x-auto px-1">
      <table aria-label={label} className={cn('w-full border-collapse', className)} {...rest} />
    </section>
  )
}

export function Th({
  className,
  numeric,
  ...rest
}: ComponentProps<'th'> & { numeric?: boolean | undefined }) {
  return (
    <th
      scope="col"
      className={cn(
        'whitespace-nowrap border-b px-2 py-1.5 font-medium text-dim text-xs',
        numeric ? 'text-right' : 'text-left',
        className,
      )}
      {...rest}
    />
  )
}

export function Td({
  className,
  numeric,
  ...rest
}: ComponentProps<'td'> & { numeric?: boolean | undefined }) {
  return (
    <td
      className={cn(
        'whitespace-nowrap px-2 py-2 align-middle',
        numeric ? 'text-right' : 'text-left',
        className,
      )}
      {...rest}
    />
  )
}

export function Tr({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr className={cn('border-b last:border-0', className)} {...rest} />
}

/** Names and their values, one under the other. */
export function Facts({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return <dl className={cn('grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5', className)}>{children}</dl>
}

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
