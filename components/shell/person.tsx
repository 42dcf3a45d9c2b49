'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDown } from 'lucide-react'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu'
import { queries } from '@/lib/client/queries'
import { setTheme } from './theme'

async function signOut() {
  await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  window.location.assign('/sign-in')
}

/** Who is signed in, how the console looks to them, and the way out. */
export function Person() {
  const { data: me } = useQuery(queries.me.queryOptions())
  if (!me) return null
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex w-full items-center justify-between gap-2 rounded-md px-2 py-1.5 text-left hover:bg-soft"
        >
          <span className="min-w-0">
            <span className="block truncate font-medium">{me.name}</span>
            <span className="block truncate text-faint text-xs">{me.role}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-faint" />
        </button>
      }
    >
      <MenuItem onSelect={() => setTheme('light')}>Light</MenuItem>
      <MenuItem onSelect={() => setTheme('dark')}>Dark</MenuItem>
      <MenuItem onSelect={() => setTheme('system')}>As the system</MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()}>Sign out</MenuItem>
    </Menu>
  )
}
