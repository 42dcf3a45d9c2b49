import { ORPCError } from '@orpc/client'
import { type ErrorCode, errorCodes } from '@/lib/domain/errors'
import type { GuardReport } from './shapes'

/** The API's code, or null where the call never got a reply of the API's. */
export function codeOf(error: unknown): ErrorCode | null {
  if (!(error instanceof ORPCError)) return null
  return errorCodes.find((code) => code === error.code) ?? null
}

/** A sentence for the person in front of the screen. */
export function messageOf(error: unknown): string {
  if (error instanceof ORPCError) return error.message
  if (error instanceof TypeError) return 'The console does not answer. Check the connection and try again.'
  return 'That did not work, and the console did not say why.'
}

/** What the guard found where it refused; null = something else went wrong. */
export function guardOf(error: unknown): GuardReport | null {
  return codeOf(error) === 'GUARD_REFUSED'
    ? ((error as ORPCError<string, unknown>).data as GuardReport)
    : null
}

/** What the API said of each field, by its name: for showing beside the field. */
export function fieldErrorsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ORPCError)) return {}
  const issues: unknown = (error.data as { issues?: unknown } | null | undefined)?.issues
  if (!Array.isArray(issues)) return {}
  const found: Record<string, string> = {}
  for (const { field, message } of issues as { field?: unknown; message?: unknown }[]) {
    if (typeof field === 'string' && typeof message === 'string') found[field] ??= message
  }
  return found
}

/** Trying again helps only where nobody refused: the console was away or busy. */
export function shouldRetry(failures: number, error: unknown): boolean {
  const code = codeOf(error)
  return failures < 3 && (code === null || code === 'UNAVAILABLE')
}
