import type { ReactNode } from 'react'

type Props = {
  title: string
  children?: ReactNode
  /** What to do about it. */
  action?: ReactNode | undefined
}

/** Nothing is here yet, and what would bring something here. */
export function EmptyState({ title, children, action }: Props) {
  return (
    <div className="flex flex-col items-start gap-2 py-6">
      <p className="font-semibold">{title}</p>
      {children && <div className="max-w-prose text-dim">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
    </div>
  )
}
