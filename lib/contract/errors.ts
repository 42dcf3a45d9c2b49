import { z } from 'zod'
import type { ErrorCode } from '@/lib/domain/errors'

/** Each code's HTTP status: the one place where the two meet. */
export const statusOf = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  GUARD_REFUSED: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNPROCESSABLE: 422,
  TOO_MANY_REQUESTS: 429,
  UNAVAILABLE: 503,
} as const satisfies Record<ErrorCode, number>

const data = z.record(z.string(), z.unknown()).nullable().optional()

/** The errors of every procedure, for oRPC's `.errors()`. */
export const contractErrors = {
  BAD_REQUEST: { status: 400, data },
  UNAUTHORIZED: { status: 401, data },
  FORBIDDEN: { status: 403, data },
  NOT_FOUND: { status: 404, data },
  CONFLICT: { status: 409, data },
  GUARD_REFUSED: { status: 409, data },
  PAYLOAD_TOO_LARGE: { status: 413, data },
  UNPROCESSABLE: { status: 422, data },
  TOO_MANY_REQUESTS: { status: 429, data },
  UNAVAILABLE: { status: 503, data },
} as const satisfies Record<ErrorCode, { status: number; data: typeof data }>
