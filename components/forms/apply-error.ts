import { ORPCError } from '@orpc/client'
import type { FieldValues, Path, UseFormSetError, UseFormSetFocus } from 'react-hook-form'
import { fieldErrorsOf, messageOf } from '@/lib/client/errors'

/**
 * Shows a refusal where it belongs: beside the fields that it names, else above the buttons. What was typed stays.
 *
 * @returns whether it named a field
 */
export function applyError<T extends FieldValues>(
  error: unknown,
  fields: readonly Path<T>[],
  form: { setError: UseFormSetError<T>; setFocus: UseFormSetFocus<T> },
): boolean {
  const byField = errorsByField(error)
  const own = fields.filter((field) => byField[field] !== undefined)
  for (const field of own) form.setError(field, { message: byField[field] ?? '' })
  const first = own[0]
  if (first) form.setFocus(first)
  else form.setError('root', { message: messageOf(error) })
  return first !== undefined
}

/** Validation names any number of fields; a service names one, by `data.field` or before a colon. */
function errorsByField(error: unknown): Record<string, string> {
  const byField = fieldErrorsOf(error)
  if (!(error instanceof ORPCError)) return byField
  const named = (error.data as { field?: unknown } | null)?.field
  if (typeof named === 'string') byField[named] ??= messageOf(error)
  const [, field, message] = /^([a-z]\w*): (.+)$/s.exec(error.message) ?? []
  if (field !== undefined && message !== undefined) byField[field] ??= message
  return byField
}
