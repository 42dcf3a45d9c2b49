export const errorCodes = [
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'GUARD_REFUSED',
  'PAYLOAD_TOO_LARGE',
  'UNPROCESSABLE',
  'TOO_MANY_REQUESTS',
  'UNAVAILABLE',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An error whose message is meant for the person who caused it; every transport maps its code once. */
export class MusterError extends Error {
  override readonly name = 'MusterError'
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly data: Record<string, unknown> | null = null,
  ) {
    super(message)
  }
}
