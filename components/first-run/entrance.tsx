import type { ReactNode } from 'react'

/** The pages before one is inside: a narrow column, nothing else. */
export function Entrance({
  title,
  about,
  children,
}: {
  title: string
  about: ReactNode
  children: ReactNode
}) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <p className="font-bold text-[16px] tracking-tight">muster</p>
        <h1 className="mt-6 text-balance text-lead tracking-[-0.02em] max-md:text-title">{title}</h1>
        <p className="mt-2 mb-6 text-dim">{about}</p>
        {children}
      </div>
    </main>
  )
}
