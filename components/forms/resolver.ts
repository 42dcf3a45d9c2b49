import { zodResolver } from '@hookform/resolvers/zod'
import type { FieldValues, Resolver } from 'react-hook-form'
import type { z } from 'zod'

/** What is wrong with a field, in words; undefined = the schema's own. */
export function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null || issue.input === '') return 'fill this in'
      return issue.expected === 'int'
        ? 'a whole number'
        : issue.expected === 'number'
          ? 'a number'
          : undefined
    case 'too_small':
      if (issue.origin === 'string')
        return issue.minimum === 1 ? 'fill this in' : `at least ${issue.minimum} characters`
      return `at least ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'string' ? `at most ${issue.maximum} characters` : `at most ${issue.maximum}`
    case 'invalid_format':
      if (issue.input === '') return 'fill this in'
      if (issue.format === 'email') return 'an e-mail address, for example mara@example.org'
      return issue.format === 'url' ? 'a whole address, beginning with http:// or https://' : undefined
    default:
      return undefined
  }
}

/** Checks a form by the contract's own schema. */
export function checkedBy<Input extends FieldValues, Output>(
  schema: z.ZodType<Output, Input>,
): Resolver<Input, unknown, Output> {
  return zodResolver(schema, { error: inWords })
}
