import { Choice } from '@/components/ui/field'
import { Checkbox } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import type { GuardReport } from '@/lib/client/shapes'
import type { Role } from '@/lib/domain/model'

/** Whether somebody of that role may pass what the guard refuses. */
export function mayPass(guard: GuardReport | undefined, role: Role | null): boolean {
  return guard !== undefined && !guard.allowed && guard.overridable && role === 'admin'
}

type Props = {
  guard: GuardReport
  mayOverride: boolean
  override: boolean
  onOverride: (override: boolean) => void
  /** "Drain it all the same" */
  label: string
}

/** What the guard says against it, with its figures, and for an admin the way past it. */
export function GuardNotice({ guard, mayOverride, override, onOverride, label }: Props) {
  if (guard.allowed) return null
  const passing = mayOverride && override
  return (
    <>
      <Notice
        tone={passing ? 'warn' : 'down'}
        title={passing ? 'Passing the guard' : 'The guard refuses this'}
      >
        {guard.refusals.map((refusal) => (
          <p key={refusal}>{refusal}</p>
        ))}
        {!mayOverride && guard.overridable && <p>An admin can pass it, with a reason.</p>}
        {!guard.overridable && <p>Nobody can pass this, not even an admin.</p>}
      </Notice>
      {mayOverride && (
        <Choice label={label} hint="It is written to the activity log with your name and your reason.">
          {(control) => (
            <Checkbox
              {...control}
              checked={override}
              onChange={(event) => onOverride(event.target.checked)}
            />
          )}
        </Choice>
      )}
    </>
  )
}
