'use client'

import { useEffect } from 'react'

/** The tab's title says the state of its page, also while it lies behind others. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · muster`
  }, [title])
}
