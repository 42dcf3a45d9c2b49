import { type ReactNode, useId } from 'react'
import { cn } from './cn'

type Props = {
  title?: ReactNode | undefined
  /** At the right of the title: how to read a picture, a link to more. */
  note?: ReactNode | undefined
  className?: string | undefined
  children: ReactNode
}

/** A group of things that belong together, named by its title. */
export function Panel({ title, note, className, children }: Props) {
  const id = useId()
  return (
    <section
      {...(title ? { 'aria-labelledby': id } : {})}
      className={cn('min-w-0 rounded-lg border bg-panel px-4.5 py-4 max-md:px-4', className)}
    >
      {title && (
        <div className="mb-2.5 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
          <h2 id={id} className="font-semibold text-sm">
            {title}
          </h2>
          {note && <div className="text-faint text-xs">{note}</div>}
        </div>
      )}
      {children}
    </section>
  )
}
