'use client'

import { Menu as MenuIcon } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { ConnectionBar } from '@/components/live/connection-bar'
import { LiveProvider } from '@/components/live/live-provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Finder } from './finder'
import { Navigation } from './navigation'

/** The frame of every page behind the sign-in. */
export function ConsoleShell({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <LiveProvider>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-panel focus:px-3 focus:py-2"
      >
        Skip to the content
      </a>
      <div className="grid min-h-dvh grid-cols-[208px_minmax(0,1fr)] max-lg:grid-cols-1 max-lg:grid-rows-[auto_1fr]">
        <aside
          aria-label="Navigation"
          className="sticky top-0 flex h-dvh flex-col overflow-y-auto border-r px-3.5 py-4.5 max-lg:hidden"
        >
          <Link href="/" className="px-2 pb-3 font-bold text-[16px] tracking-tight">
            muster
          </Link>
          <Navigation />
        </aside>
        <header className="flex items-center gap-1 border-b px-2 py-1 lg:hidden">
          <Button variant="ghost" size="icon" aria-label="Menu" onClick={() => setOpen(true)}>
            <MenuIcon aria-hidden />
          </Button>
          <Link href="/" className="px-1 py-2 font-bold text-[16px] tracking-tight">
            muster
          </Link>
          <Dialog open={open} onOpenChange={setOpen} title="muster" shape="side">
            <Navigation onGo={() => setOpen(false)} />
          </Dialog>
        </header>
        <div className="min-w-0">
          <ConnectionBar />
          <main
            id="main"
            tabIndex={-1}
            className="max-w-[1500px] px-7 pt-5.5 pb-10 outline-none max-md:px-4 max-md:pt-4"
          >
            {children}
          </main>
        </div>
      </div>
      <Finder />
    </LiveProvider>
  )
}
