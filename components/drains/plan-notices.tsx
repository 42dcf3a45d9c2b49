import { asSentence, stopped } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import type { DrainPreview, GuardReport } from '@/lib/client/shapes'
import { drainSteps } from './drain-steps'
import { guardLine, outLine } from './drain-words'
import { GuardNotice } from './guard-notice'
import { SilentBalancers } from './silent-balancers'
import { Survivors } from './survivors'
import type { Plan, Terms } from './terms'

type Props = {
  plan: Plan
  guard: GuardReport
  survivors: DrainPreview['survivors']
  terms: Terms
  onChange: (terms: Terms) => void
  mayOverride: boolean
}

/** What a drain would do, what speaks against it, and what can be said to that. */
export function PlanNotices({ plan, guard, survivors, terms, onChange, mayOverride }: Props) {
  const out = outLine(guard)
  return (
    <>
      <ol className="ml-4 grid list-decimal gap-1">
        {drainSteps(plan, terms).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <SilentBalancers
        nodes={plan.nodes}
        silent={plan.silent}
        without={terms.without}
        onChange={(without) => onChange({ ...terms, without })}
      />
      {plan.strangers.map(({ balancer, message }) => (
        <Notice key={balancer} tone="warn" title={balancer}>
          {stopped(message)}
        </Notice>
      ))}
      {plan.refusals.map(({ node, refusal }) => (
        <Notice key={node} tone="down" title={`${node} can’t be drained`}>
          {asSentence(refusal)}
        </Notice>
      ))}
      <section aria-label="Nodes that stay" className="grid gap-2">
        <p className="text-dim">
          {guardLine(guard)}
          {out && ` ${out}`}
        </p>
        <Survivors survivors={survivors} loadLimitPercent={guard.loadLimitPercent} />
      </section>
      <GuardNotice
        guard={guard}
        mayOverride={mayOverride}
        override={terms.override}
        onOverride={(override) => onChange({ ...terms, override })}
        label={plan.nodes.length === 1 ? 'Drain it all the same' : 'Drain them all the same'}
      />
    </>
  )
}
