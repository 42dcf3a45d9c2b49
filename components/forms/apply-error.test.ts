import { ORPCError } from '@orpc/client'
import { expect, test, vi } from 'vitest'
import { applyError } from './apply-error'

const fields = ['name', 'managerPassword'] as const
function shown(error: unknown) {
  const form = { setError: vi.fn(), setFocus: vi.fn() }
  const named = applyError<Record<(typeof fields)[number], string>>(error, fields, form)
  const errors = Object.fromEntries(form.setError.mock.calls.map(([field, { message }]) => [field, message]))
  return { named, errors, focused: form.setFocus.mock.calls.map(([field]) => field) }
}

test('what validation says of each field stands beside it', () => {
  const issues = [
    { field: 'name', message: 'fill this in' },
    { field: 'elsewhere', message: 'not of this form' },
  ]
  expect(shown(new ORPCError('BAD_REQUEST', { message: 'name: fill this in', data: { issues } }))).toEqual({
    named: true,
    errors: { name: 'fill this in' },
    focused: ['name'],
  })
})

test('a field that a service names before a colon is marked, without its name', () => {
  const message = 'managerPassword: another host needs the password again.'
  expect(shown(new ORPCError('UNPROCESSABLE', { message })).errors).toEqual({
    managerPassword: 'another host needs the password again.',
  })
})

test('what is of no field is said of the whole', () => {
  const message = 'Sandbox has a node node1 already.'
  expect(shown(new ORPCError('CONFLICT', { message }))).toEqual({
    named: false,
    errors: { root: message },
    focused: [],
  })
  expect(shown(new TypeError('fetch failed')).errors.root).toContain('does not answer')
})
