'use client'

import { useEffect } from 'react'

/** The tab's title says the state of its page, also while it lies behind others. */
export function useTitle(title: string) {
  useEffect(() => {
    const wanted = `${title} · muster`
    const write = () => {
      if (document.title !== wanted) document.title = wanted
    }
    write()
    // The page's own metadata may stream in after this, and would take the title back.
    const observer = new MutationObserver(write)
    observer.observe(document.head, { childList: true, characterData: true, subtree: true })
    return () => observer.disconnect()
  }, [title])
}
