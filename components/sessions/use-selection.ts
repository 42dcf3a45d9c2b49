'use client'

import { useCallback, useMemo, useState } from 'react'
import type { Session } from '@/lib/client/shapes'
import type { SessionSelection } from '@/lib/contract/sessions'

type Picked = { node: string; fingerprint: string }

/** More than these are selected by what they have in common. */
const pickedMax = 5_000

export const keyOf = ({ node, fingerprint }: Picked) => `${node} ${fingerprint}`

/** Rows picked by hand, or all that match. What is picked belongs to one filter: another one starts anew. */
export function useSelection(filter: SessionSelection) {
  const name = JSON.stringify(filter)
  const [state, setState] = useState({ of: name, all: false, picked: new Map<string, Picked>() })
  const current = state.of === name ? state : { of: name, all: false, picked: new Map<string, Picked>() }

  const pick = useCallback(
    (session: Session, selected: boolean) =>
      setState((before) => {
        const picked = new Map(before.of === name ? before.picked : [])
        const { node, fingerprint } = session
        if (!selected) picked.delete(keyOf(session))
        else if (picked.size < pickedMax) picked.set(keyOf(session), { node, fingerprint })
        return { of: name, all: false, picked }
      }),
    [name],
  )
  const pickAll = useCallback((all: boolean) => setState({ of: name, all, picked: new Map() }), [name])
  const clear = useCallback(() => setState({ of: name, all: false, picked: new Map() }), [name])
  const selection = useMemo((): SessionSelection | null => {
    if (current.all) return filter
    return current.picked.size > 0 ? { sessions: [...current.picked.values()] } : null
  }, [current, filter])
  return { all: current.all, picked: current.picked, selection, pick, pickAll, clear }
}
