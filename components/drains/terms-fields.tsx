import { AreaField } from '@/components/forms/controls'
import { Choice, Field } from '@/components/ui/field'
import { Input, Radio } from '@/components/ui/input'
import { listed } from '@/lib/domain/words'
import { DeadlineFields } from './deadline-fields'
import type { Plan, Terms } from './terms'

type Props = {
  plan: Plan
  terms: Terms
  onChange: (terms: Terms) => void
  /** Whether it can go into maintenance once it is empty. */
  maintenance: boolean
}

/** Why, until when, what becomes of it then, and what its users are told. */
export function TermsFields({ plan, terms, onChange, maintenance }: Props) {
  const mute = plan.nodes.filter((node) => !plan.messages.includes(node))
  return (
    <>
      <Field label="Reason" hint="For those who read the activity log.">
        {(control) => (
          <Input
            {...control}
            autoFocus
            required
            maxLength={500}
            value={terms.reason}
            onChange={({ target }) => onChange({ ...terms, reason: target.value })}
            placeholder="Java update"
          />
        )}
      </Field>
      <DeadlineFields
        deadline={terms.deadline}
        onDeadline={terms.onDeadline}
        onChange={(deadline, onDeadline) => onChange({ ...terms, deadline, onDeadline })}
      />
      {maintenance && (
        <fieldset>
          <legend className="font-medium text-sm">When no session is left</legend>
          {afters.map(({ after, label, hint }) => (
            <Choice key={after} label={label} hint={hint}>
              {(control) => (
                <Radio
                  {...control}
                  name="after"
                  checked={terms.after === after}
                  onChange={() => onChange({ ...terms, after })}
                />
              )}
            </Choice>
          ))}
        </fieldset>
      )}
      {plan.messages.length > 0 && mute.length === 0 && (
        <AreaField
          label="Message to its users"
          optional
          maxLength={500}
          placeholder="This server is taken out at 18:00. Please save, sign out and sign in again."
          hint={`Shown once to everybody on ${listed([...plan.nodes])}. How many it reached is on the receipt.`}
          value={terms.message}
          onChange={({ target }) => onChange({ ...terms, message: target.value })}
        />
      )}
      {plan.messages.length > 0 && mute.length > 0 && (
        <p className="text-dim text-sm">
          No message can be sent with it: {listed(mute)} can’t show {mute.length === 1 ? 'its' : 'their'}{' '}
          users a text.
        </p>
      )}
    </>
  )
}

const afters = [
  { after: 'drained', label: 'Drained', hint: 'it stays up, and gets no new sessions' },
  {
    after: 'maintenance',
    label: 'Into maintenance',
    hint: 'its balancers send it nobody at all, also those who come back with an old cookie',
  },
] as const
