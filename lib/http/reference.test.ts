import { expect, test } from 'vitest'
import { permissions } from '@/lib/domain/permission'
import { openApiPage, openApiSpec } from './reference'

test('the OpenAPI document has every operation, each with a summary and a place to find it', async () => {
  const spec = await openApiSpec({})
  const operations = Object.values(spec.paths ?? {}).flatMap((item) => Object.values(item ?? {}))
  expect(operations).toHaveLength(Object.keys(permissions).length)
  for (const operation of operations) {
    expect(operation).toMatchObject({ summary: expect.any(String), tags: [expect.any(String)] })
  }
  const ids = operations.map((operation) => (operation as { operationId?: string }).operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(spec.openapi).toMatch(/^3\.1/)
  expect(spec.paths?.['/clusters/{cluster}/nodes/{node}/drain']?.post?.requestBody).toMatchObject({
    content: { 'application/json': { schema: { properties: { reason: { type: 'string' } } } } },
  })
})

test('the reference page is complete in itself: it names every path and loads nothing', async () => {
  const response = await openApiPage({})
  const html = await response.text()
  for (const path of Object.keys((await openApiSpec({})).paths ?? {})) expect(html).toContain(path)
  expect(html).not.toMatch(/<script|<link|src=|https?:\/\//)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
})
