'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useConnectionTest } from '@/components/forms/connection-test'
import { draftOf, type NodeDraft, NodeFormInput, type NodeValues } from '@/components/forms/node-values'
import { checkedBy } from '@/components/forms/resolver'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { Gone } from '@/components/ui/gone'
import { Notice } from '@/components/ui/notice'
import { PageSkeleton } from '@/components/ui/skeleton'
import { useTitle } from '@/components/ui/use-title'
import { queries } from '@/lib/client/queries'
import { AgentStep } from './agent-step'
import { BalancersStep } from './balancers-step'
import { ConnectionStep } from './connection-step'
import type { placementsOf } from './placement-plan'
import { QuarantineStep } from './quarantine-step'
import { StepBar } from './step-bar'
import { afterAdding, isDone, mayGoTo, stepPath, stepsOf, stepToShow, type WizardStep } from './wizard-steps'

/**
 * Brings a node in, a step an address: what is filled in stays when one goes back. The node is added at the end of
 * the second step; what follows is on its page too.
 */
export function AddNodeWizard({ cluster }: { cluster: string }) {
  const params = useSearchParams()
  const cache = useQueryClient()
  const name = params.get('node')
  const added = useQuery({
    ...queries.nodes.get.queryOptions({ input: { cluster, node: name ?? '' } }),
    enabled: name !== null,
  })
  const { data: summary } = useQuery(queries.clusters.get.queryOptions({ input: { cluster } }))
  const [like, setLike] = useState<NodeValues>()
  const [filled, setFilled] = useState(false)
  const form = useForm<NodeDraft, unknown, NodeValues>({
    resolver: checkedBy(NodeFormInput),
    defaultValues: draftOf(null),
  })
  const trial = useConnectionTest(form, cluster, null)
  const add = useMutation(queries.nodes.add.mutationOptions())
  const mayAdd = useCan()('nodes.add', cluster)
  const node = name === null ? undefined : added.data
  const progress = { kind: node?.kind ?? form.watch('kind') ?? 'tomcat', filled, node: name }
  const step = stepToShow(params.get('step'), progress)
  useTitle(name === null ? `Add a node to ${cluster}` : `${name}: ${node?.state ?? 'added'}`)

  const go = (to: WizardStep, of: string | null = name) =>
    window.history.pushState(null, '', stepPath(cluster, to, of))

  async function addIt(values: NodeValues, placements: ReturnType<typeof placementsOf>) {
    const made = await add.mutateAsync({ cluster, ...values, placements })
    cache.setQueryData(queries.nodes.get.queryKey({ input: { cluster, node: made.name } }), made)
    await cache.invalidateQueries({ queryKey: queries.clusters.key() })
    await cache.invalidateQueries({ queryKey: queries.nodes.list.key() })
    // Whoever goes back from here begins the next one.
    setLike(values)
    setFilled(false)
    form.reset(draftOf(null, values))
    trial.forget()
    window.history.replaceState(null, '', stepPath(cluster, afterAdding(made.kind), made.name))
  }

  if (name !== null && added.error && !node) {
    return (
      <Gone
        name={name}
        error={added.error}
        href={`/clusters/${cluster}/nodes`}
        label={`Nodes of ${cluster}`}
      />
    )
  }
  if (name === null && !mayAdd) return <Notice title="Nodes are added by admins">Ask one of them.</Notice>
  if (name !== null && !node) return <PageSkeleton label={`Reading ${name}`} />
  return (
    <>
      <StepBar
        steps={stepsOf(progress.kind)}
        current={step}
        isDone={(each) => isDone(each, progress, node?.agent.connected === true)}
        mayGo={(each) => mayGoTo(each, progress)}
        onGo={(each) => go(each)}
      />
      {node && (
        <Notice tone="up" title={`${node.name} is added`} className="mb-4 max-w-4xl">
          <p>
            It is looked at from now on{node.state === 'joining' && ', and takes traffic once all is well'}.
            What follows is on its page too.
          </p>
          {summary?.balancers.length === 0 && (
            <p className="pt-2">
              <Button asChild variant="primary">
                <Link href={`/clusters/${cluster}/balancers/new`}>Add the balancer</Link>
              </Button>
            </p>
          )}
        </Notice>
      )}
      {step === 'connection' && (
        <ConnectionStep
          key={like?.name ?? ''}
          form={form}
          trial={trial}
          like={like}
          onDone={() => {
            setFilled(true)
            go('balancers')
          }}
        />
      )}
      {step === 'balancers' && (
        <BalancersStep
          cluster={cluster}
          form={form}
          report={trial.report}
          onBack={() => go('connection')}
          onAdd={addIt}
        />
      )}
      {step === 'agent' && node && <AgentStep cluster={cluster} node={node} onDone={() => go('joining')} />}
      {step === 'joining' && node && (
        <QuarantineStep cluster={cluster} node={node} onNext={() => go('connection', null)} />
      )}
    </>
  )
}
