'use client'

import { useNodeActions } from '@/components/nodes/node-actions'
import { useCan } from '@/components/shell/use-can'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Node } from '@/lib/client/shapes'

type Props = { cluster: string; node: Node; since: string }

/** A node that registered itself and went away without leaving: it is kept until somebody says that it is gone. */
export function VanishedNotice({ cluster, node, since }: Props) {
  const ask = useNodeActions()
  const can = useCan()
  return (
    <Notice
      tone="down"
      title={
        <>
          {node.name} vanished <Age at={since} prefix="" />
        </>
      }
    >
      <p>
        It registered itself{node.joinedBy && ` by the join token ${node.joinedBy}`}, and neither its agent
        nor its probe has answered since then. It did not say that it leaves.
      </p>
      <p>
        If its host is gone for good, remove it: its members are taken out at the balancers, and its name can
        be used again. If it comes back, it goes on by itself.
      </p>
      {can('nodes.remove', cluster) && (
        <p className="pt-2">
          <Button onClick={() => ask('remove', node)}>Remove {node.name}…</Button>
        </p>
      )}
    </Notice>
  )
}
