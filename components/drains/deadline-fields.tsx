import { Choice, Field } from '@/components/ui/field'
import { Radio, Select } from '@/components/ui/input'
import type { DeadlineAction } from '@/lib/domain/model'
import { minutes } from './drain-words'

const deadlines = [900, 1800, 3600, 7200, 28_800, 86_400]

const actions: { action: DeadlineAction; label: string; hint: string }[] = [
  { action: 'keep-waiting', label: 'Keep waiting', hint: 'and say so' },
  { action: 'cancel', label: 'Cancel the drain', hint: 'it takes new sessions again' },
  { action: 'end-sessions', label: 'End the sessions that are left', hint: 'those people start anew' },
  { action: 'disable', label: 'Disable it', hint: 'maintenance: its balancers send it nobody at all' },
]

type Props = {
  /** Seconds from now; null = none. */
  deadline: number | null
  onDeadline: DeadlineAction
  onChange: (deadline: number | null, onDeadline: DeadlineAction) => void
}

/** How long a drain may take, and what happens then. */
export function DeadlineFields({ deadline, onDeadline, onChange }: Props) {
  return (
    <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
      <Field label="Deadline">
        {(control) => (
          <Select
            {...control}
            value={deadline ?? ''}
            onChange={(event) =>
              onChange(event.target.value === '' ? null : Number(event.target.value), onDeadline)
            }
          >
            <option value="">None: wait as long as it takes</option>
            {deadlines.map((seconds) => (
              <option key={seconds} value={seconds}>
                {minutes(seconds)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {deadline !== null && (
        <fieldset>
          <legend className="font-medium text-sm">When it passes</legend>
          {actions.map(({ action, label, hint }) => (
            <Choice key={action} label={label} hint={hint}>
              {(control) => (
                <Radio
                  {...control}
                  name="on-deadline"
                  checked={onDeadline === action}
                  onChange={() => onChange(deadline, action)}
                />
              )}
            </Choice>
          ))}
        </fieldset>
      )}
    </div>
  )
}
