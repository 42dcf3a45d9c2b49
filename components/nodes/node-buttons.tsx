'use client'

import { MoreHorizontal } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu'
import type { Node } from '@/lib/client/shapes'
import { actionsOf } from './actions-of'
import { useNodeActions } from './node-actions'
import { nodePath } from './node-path'

type Props = {
  cluster: string
  node: Node
  /** In a row of a table: on a phone everything is in the menu. */
  compact?: boolean | undefined
}

/** The likeliest thing to do with a node as a button, all of them in a menu. Nothing that one may not. */
export function NodeButtons({ cluster, node, compact }: Props) {
  const ask = useNodeActions()
  const can = useCan()
  const router = useRouter()
  const path = nodePath(cluster, node.name)
  const mayEdit = can('nodes.update', cluster)
  const actions = can('drains.start', cluster) ? actionsOf(node.state) : []
  return (
    <span className="inline-flex items-center justify-end gap-1">
      {actions.slice(0, 1).map(({ action, label }) => (
        <Button key={action} className={cn(compact && 'max-md:hidden')} onClick={() => ask(action, node)}>
          {label}
          <span className="sr-only"> {node.name}</span>
        </Button>
      ))}
      {(mayEdit || actions.length > 0) && (
        <Menu
          trigger={
            <Button
              variant="ghost"
              size="icon"
              className={cn('size-7 max-md:size-9', !mayEdit && actions.length < 2 && 'md:hidden')}
              aria-label={`More for ${node.name}`}
            >
              <MoreHorizontal aria-hidden />
            </Button>
          }
        >
          {actions.map(({ action, label }) => (
            <MenuItem key={action} onSelect={() => ask(action, node)}>
              {label}
            </MenuItem>
          ))}
          {compact && <MenuItem onSelect={() => router.push(path)}>Open</MenuItem>}
          {mayEdit && (
            <>
              <MenuItem onSelect={() => router.push(`${path}/edit`)}>Edit</MenuItem>
              <MenuSeparator />
              <MenuItem danger onSelect={() => ask('remove', node)}>
                Remove…
              </MenuItem>
            </>
          )}
        </Menu>
      )}
    </span>
  )
}
