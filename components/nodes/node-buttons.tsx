'use client'

import { MoreHorizontal } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu'
import type { Node } from '@/lib/client/shapes'
import { actionsOf } from './actions-of'
import { useNodeActions } from './node-actions'
import { nodePath } from './node-path'

/** The likeliest thing to do with a node as a button, the others in a menu. Nothing that one may not. */
export function NodeButtons({ cluster, node, menu = true }: { cluster: string; node: Node; menu?: boolean }) {
  const ask = useNodeActions()
  const can = useCan()
  const router = useRouter()
  const path = nodePath(cluster, node.name)
  const mayEdit = can('nodes.update', cluster)
  return (
    <span className="inline-flex items-center justify-end gap-1">
      {can('drains.start', cluster) &&
        actionsOf(node.state).map(({ action, label }) => (
          <Button key={action} onClick={() => ask(action, node)}>
            {label}
            <span className="sr-only"> {node.name}</span>
          </Button>
        ))}
      {menu && mayEdit && (
        <Menu
          trigger={
            <Button
              variant="ghost"
              size="icon"
              className="size-7 max-md:size-9"
              aria-label={`More for ${node.name}`}
            >
              <MoreHorizontal aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={() => router.push(path)}>Open</MenuItem>
          <MenuItem onSelect={() => router.push(`${path}/edit`)}>Edit</MenuItem>
          <MenuSeparator />
          <MenuItem danger onSelect={() => ask('remove', node)}>
            Remove…
          </MenuItem>
        </Menu>
      )}
    </span>
  )
}
