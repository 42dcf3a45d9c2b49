'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useCan } from '@/components/shell/use-can'
import { Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { queries } from '@/lib/client/queries'
import type { Balancer, Member } from '@/lib/client/shapes'
import { DriftDialog } from './drift-dialog'
import { adoptions } from './drift-words'

const logged = 100

/** What was found at a balancer and let stand: by whom, why, and how to end it. */
export function AdoptedList({ cluster, balancer }: { cluster: string; balancer: Balancer }) {
  const mayMend = useCan()('balancers.mend', cluster)
  const [ending, setEnding] = useState<Member | null>(null)
  const any = balancer.members.some(({ adoptedIntent }) => adoptedIntent !== null)
  const { data } = useQuery({
    ...queries.events.list.queryOptions({ input: { cluster, type: 'balancer.adopted', limit: logged } }),
    enabled: any,
  })
  if (!any) return null
  return (
    <>
      <ul aria-label={`Let stand at ${balancer.name}`} className="grid gap-2">
        {adoptions(balancer, data?.items ?? []).map(({ member, by, at, reason }) => (
          <li key={member.name} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <span className="min-w-0">
              <span className="font-semibold">
                {member.node ?? member.name} stays {member.adoptedIntent === 'drain' ? 'drained' : 'out'}{' '}
                here:
              </span>{' '}
              <span className="text-dim">
                somebody did it at the balancer, and {by ?? 'somebody'} let it stand
                {at && (
                  <>
                    {' '}
                    at <Time at={at} />
                  </>
                )}
                {reason && `: ${reason}`}
              </span>
            </span>
            {mayMend && (
              <Button onClick={() => setEnding(member)}>
                Send it sessions again…<span className="sr-only"> {member.node ?? member.name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {ending && (
        <DriftDialog
          cluster={cluster}
          balancer={balancer.name}
          member={ending.name}
          how="mend"
          title={`Send ${ending.node ?? ending.name} sessions again`}
          action={`Tell ${balancer.name}`}
          lines={[
            `${balancer.name} is told to send new sessions to ${ending.node ?? ending.name}, and read back. What was let stand ends.`,
          ]}
          done={`${balancer.name} sends ${ending.node ?? ending.name} new sessions again`}
          onClose={() => setEnding(null)}
        />
      )}
    </>
  )
}
