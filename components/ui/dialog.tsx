'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button'
import { cn } from './cn'

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode | undefined
  /** `side` comes in from the left and takes the height: for menus. */
  shape?: 'centre' | 'side' | undefined
  wide?: boolean | undefined
  children: ReactNode
}

const shapes = {
  centre:
    'top-[8vh] left-1/2 max-h-[84vh] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 rounded-lg border max-md:top-auto max-md:bottom-0 max-md:max-h-[92vh] max-md:w-full max-md:max-w-none max-md:rounded-b-none',
  side: 'inset-y-0 left-0 w-72 max-w-[85vw] border-r',
}

/** Asks, or tells in full, above the page. Escape closes it; the focus returns to where it was. */
export function Dialog({ open, onOpenChange, title, description, shape = 'centre', wide, children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-backdrop" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed z-50 overflow-y-auto border-line bg-panel p-5 text-ink focus:outline-none',
            shapes[shape],
            wide && 'max-w-2xl',
          )}
        >
          <div className="mb-3 flex items-start justify-between gap-4">
            <Radix.Title className="font-semibold text-title tracking-tight">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close" className="-mt-1 -mr-2">
                <X aria-hidden />
              </Button>
            </Radix.Close>
          </div>
          {description && <Radix.Description className="mb-4 text-dim">{description}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** The line of buttons at a dialog's end: what does it comes last, at the thumb. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>
}
