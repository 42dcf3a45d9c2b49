import { ORPCError } from '@orpc/client'
import type { FieldValues, Path, UseFormSetError, UseFormSetFocus } from 'react-hook-form'
import { fieldErrorsOf, messageOf } from '@/lib/client/errors'

/**
 * Shows a refusal where it belongs: beside the fields that it names, else above the buttons. What was typed stays.
 * A service names one field by `data.field`; validation names any number.
 */
export function applyError<T extends FieldValues>(
  error: unknown,
  fields: readonly Path<T>[],
  form: { setError: UseFormSetError<T>; setFocus: UseFormSetFocus<T> },
): void {
  const byField = fieldErrorsOf(error)
  const named = error instanceof ORPCError ? (error.data as { field?: unknown } | null)?.field : undefined
  if (typeof named === 'string') byField[named] ??= messageOf(error)
  const own = fields.filter((field) => byField[field] !== undefined)
  for (const field of own) form.setError(field, { message: byField[field] ?? '' })
  const first = own[0]
  if (first) form.setFocus(first)
  else form.setError('root', { message: messageOf(error) })
}
