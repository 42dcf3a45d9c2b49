'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ClockProvider } from '@/components/ui/clock'
import { Toaster } from '@/components/ui/toaster'
import { getQueryClient } from '@/lib/client/query-client'

/** `now` = when the server rendered. */
export function Providers({ now, children }: { now: number; children: ReactNode }) {
  return (
    <QueryClientProvider client={getQueryClient()}>
      <ClockProvider now={now}>
        {children}
        <Toaster />
      </ClockProvider>
    </QueryClientProvider>
  )
}
