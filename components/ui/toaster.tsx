'use client'

import { Toaster as Sonner } from 'sonner'

/** Said once, at the corner: something was done. What went wrong is said in its place instead. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      theme="system"
      style={{ fontFamily: 'inherit' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'flex w-full items-start gap-2 rounded-md border border-line bg-panel px-3 py-2.5 text-ink',
          title: 'font-medium',
          description: 'text-dim text-sm',
        },
      }}
    />
  )
}
