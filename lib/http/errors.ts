import { randomUUID } from 'node:crypto'
import { ORPCError, ValidationError } from '@orpc/server'
import { statusOf } from '@/lib/contract/errors'
import { MusterError } from '@/lib/domain/errors'
import type { Logger } from '@/lib/platform/logger'
import { isDatabaseAway } from '@/lib/store/away'

/** What a person is told: MusterErrors as they are, bad input by field, of all else an id to look for in the log. */
export function toHttpError(error: unknown, log: Logger): ORPCError<string, unknown> {
  if (error instanceof MusterError) {
    return new ORPCError(error.code, {
      status: statusOf[error.code],
      message: error.message,
      data: error.data ?? undefined,
    })
  }
  if (error instanceof ORPCError && error.cause instanceof ValidationError && error.status === 400) {
    return badInput(error.cause)
  }
  if (error instanceof ORPCError && error.status < 500) return error
  if (isDatabaseAway(error)) {
    log.warn('the database does not answer')
    return new ORPCError('UNAVAILABLE', {
      status: 503,
      message: 'The database does not answer. Try again soon.',
    })
  }
  const id = randomUUID()
  log.error({ err: error, id }, 'request failed')
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    status: 500,
    message: `Something failed in the console. Its log has the details under ${id}.`,
    data: { id },
  })
}

function badInput(cause: ValidationError): ORPCError<string, unknown> {
  const issues = cause.issues.map(({ path, message }) => ({
    field: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.') || null,
    message,
  }))
  const message = issues
    .map((issue) => (issue.field ? `${issue.field}: ${issue.message}` : issue.message))
    .join('; ')
  return new ORPCError('BAD_REQUEST', { status: 400, message, data: { issues } })
}

/** The same outside of a procedure. */
export function errorResponse(error: unknown, log: Logger): Response {
  const body = toHttpError(error, log).toJSON()
  return Response.json(body, { status: body.status })
}
