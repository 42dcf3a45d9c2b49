import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ClusterInput } from '@/lib/contract/clusters'
import { NodeInput } from '@/lib/contract/nodes'
import { UserInput } from '@/lib/contract/people'
import { inWords } from './resolver'

function said(schema: z.ZodType, value: unknown): Record<string, string | undefined> {
  const { error } = schema.safeParse(value, { error: inWords })
  return Object.fromEntries((error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]))
}

describe('what is wrong with a form, in words', () => {
  it('asks for what is missing', () => {
    expect(said(UserInput, { name: '', email: '', role: 'viewer', password: 'long enough' })).toEqual({
      name: 'fill this in',
      email: 'fill this in',
    })
    expect(said(ClusterInput, { slug: 'prod', name: 'Prod', loadLimitPercent: undefined })).toEqual({})
    expect(said(z.object({ a: z.number() }), { a: undefined })).toEqual({ a: 'fill this in' })
  })

  it('says limits and kinds of figures', () => {
    const node = { name: 'n1', address: '10.0.0.1:80' }
    expect(said(NodeInput, { ...node, weight: 300 })).toEqual({ weight: 'at most 256' })
    expect(said(NodeInput, { ...node, weight: 1.5 })).toEqual({ weight: 'a whole number' })
    expect(said(NodeInput, { ...node, capacity: 'many' })).toEqual({ capacity: 'a number' })
    expect(said(NodeInput, { ...node, managerUrl: 'tomcat' })).toEqual({
      managerUrl: 'a whole address, beginning with http:// or https://',
    })
  })

  it("keeps the contract's own words", () => {
    expect(said(NodeInput, { name: 'n1', address: 'somewhere' })).toEqual({
      address: 'host:port, for example 10.0.0.11:8080',
    })
    expect(said(UserInput, { name: 'M', email: 'm@x.org', role: 'viewer', password: 'short' })).toEqual({
      password: 'at least 10 characters',
    })
  })
})
