'use client'

import { useState } from 'react'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import type { Drift } from '@/lib/client/shapes'
import { DriftDialog } from './drift-dialog'
import { adoptLine, mendLine } from './drift-words'

type Props = { cluster: string; balancer: string; drift: Drift }

/** The two ways out of a difference that is asked about; each asks why. */
export function DriftButtons({ cluster, balancer, drift }: Props) {
  const can = useCan()
  const [asked, setAsked] = useState<'mend' | 'adopt' | null>(null)
  const name = drift.node ?? drift.member
  const of = { cluster, balancer, member: drift.member, onClose: () => setAsked(null) }
  const [mayMend, mayAdopt] = [can('balancers.mend', cluster), can('balancers.adopt', cluster)]
  return (
    <>
      {drift.mends === 'asked' && (mayMend || mayAdopt) && (
        <div className="mt-1.5 flex flex-wrap gap-1.5">
          {mayMend && (
            <Button onClick={() => setAsked('mend')}>
              Tell it again…<span className="sr-only"> {`${name} at ${balancer}`}</span>
            </Button>
          )}
          {mayAdopt && drift.found !== 'unknown' && (
            <Button onClick={() => setAsked('adopt')}>
              Let it stand…<span className="sr-only"> {`${name} at ${balancer}`}</span>
            </Button>
          )}
        </div>
      )}
      {asked === 'mend' && (
        <DriftDialog
          {...of}
          how="mend"
          title={`Tell ${balancer} again`}
          action={`Tell ${balancer} again`}
          lines={[`${drift.message}.`, mendLine(balancer, drift)]}
          done={`${balancer} does again with ${name} what is wanted`}
        />
      )}
      {asked === 'adopt' && (
        <DriftDialog
          {...of}
          how="adopt"
          title={`Let stand what ${balancer} does with ${name}`}
          action="Let it stand"
          lines={[`${drift.message}.`, adoptLine(balancer, drift)]}
          done={`What ${balancer} does with ${name} is wanted so`}
        />
      )}
    </>
  )
}
