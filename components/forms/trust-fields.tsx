'use client'

import { Choice } from '@/components/ui/field'
import { Checkbox } from '@/components/ui/input'
import type { Node } from '@/lib/client/shapes'
import { AreaField, FormGroup, TextField } from './controls'
import type { NodeFormApi } from './node-fields'
import { asksOverHttps } from './node-values'
import { textOrNull } from './values'

type Props = {
  form: NodeFormApi
  node: Node | null
  /** The stored authority is to be forgotten. */
  forget?: boolean
  onForget?: (forget: boolean) => void
}

/** Who vouches for its certificate, where it is asked over HTTPS; or where something is set already. */
export function TrustFields({ form, node, forget = false, onForget }: Props) {
  const { register, formState, watch } = form
  const { errors } = formState
  const isSet = watch('caCertificate') || watch('certificateFingerprint') || node?.hasCaCertificate
  if (!asksOverHttps(watch()) && !isSet) return null
  return (
    <FormGroup
      title="Its certificate"
      about="With both empty it must come from an authority that the console trusts. A test of the connection shows the certificate, and can fill it in as the only one that is accepted."
    >
      <AreaField
        label="Private authority"
        rows={3}
        optional
        className="[&_textarea]:font-mono [&_textarea]:text-xs"
        placeholder={
          node?.hasCaCertificate && !forget ? 'kept; paste to replace' : '-----BEGIN CERTIFICATE-----'
        }
        hint="Its certificate as PEM, for servers that your own authority signed."
        spellCheck={false}
        error={errors.caCertificate?.message}
        {...register('caCertificate', { setValueAs: textOrNull })}
      />
      {node?.hasCaCertificate && (
        <Choice label="Forget the kept authority" hint="Those that the console trusts count again.">
          {(control) => (
            <Checkbox {...control} checked={forget} onChange={(event) => onForget?.(event.target.checked)} />
          )}
        </Choice>
      )}
      <TextField
        label="Accept only this certificate"
        optional
        className="[&_input]:font-mono"
        placeholder="SHA-256 fingerprint"
        hint="Whoever signed it; when the server gets a new one, it has to be changed here."
        error={errors.certificateFingerprint?.message}
        {...register('certificateFingerprint', { setValueAs: textOrNull })}
      />
    </FormGroup>
  )
}
