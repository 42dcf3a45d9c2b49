import type { ReactNode } from 'react'

type Props = {
  title: ReactNode
  /** In a few words, beside the title. */
  about?: ReactNode | undefined
  actions?: ReactNode | undefined
}

export function PageHeader({ title, about, actions }: Props) {
  return (
    <header className="flex items-start justify-between gap-x-4 gap-y-2">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5 pt-0.5">
        <h1 className="font-semibold text-title tracking-tight">{title}</h1>
        {about && <span className="text-faint">{about}</span>}
      </div>
      {actions && <div className="flex shrink-0 flex-wrap justify-end gap-2">{actions}</div>}
    </header>
  )
}
