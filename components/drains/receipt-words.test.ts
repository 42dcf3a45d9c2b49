import { expect, test } from 'vitest'
import { known, messageLine, receiptsPath } from './receipt-words'

const message = { text: 'Save', sentAt: '2026-05-01T14:00:00Z', recipients: 12, failure: null }

test('a message is said to have reached those whom the node told of, and no others', () => {
  expect(messageLine(message)).toBe('“Save”, shown to 12 users')
  expect(messageLine({ ...message, recipients: null })).toBe('“Save”, shown; to how many is not known')
  expect(messageLine({ ...message, sentAt: null, recipients: null })).toBe('“Save”, not shown yet')
  expect(messageLine({ ...message, sentAt: null, failure: 'refused' })).toBe(
    '“Save” did not reach them. Refused.',
  )
})

test('what is not known is not none', () => {
  expect(known(null)).toBe('not known')
  expect(known(0)).toBe('0')
})

test('the file has a format and a beginning', () => {
  expect(receiptsPath('prod', 'csv', '2026-05-01T00:00:00.000Z')).toBe(
    '/api/v1/clusters/prod/receipts?format=csv&from=2026-05-01T00%3A00%3A00.000Z',
  )
  expect(receiptsPath('prod', 'json', undefined)).toBe('/api/v1/clusters/prod/receipts?format=json')
})
