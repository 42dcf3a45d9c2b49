import { oc } from '@orpc/contract'
import { z } from 'zod'
import { contractErrors } from './errors'
import { Count, Timestamp } from './fields'

const base = oc.errors(contractErrors)

const Part = z.object({ state: z.enum(['up', 'down', 'off']), message: z.string() })

export const HealthReport = z.object({
  version: z.string(),
  ready: z.boolean(),
  database: Part,
  broker: Part,
  worker: Part.extend({ workers: Count }),
})
export type HealthReport = z.infer<typeof HealthReport>

export const Settings = z.object({
  artifactSizeMaxMb: z.number().int().min(1).max(4096),
})
export type Settings = z.infer<typeof Settings>

export const WorkerReport = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.number(),
  version: z.string(),
  startedAt: Timestamp,
  heartbeatAt: Timestamp,
  alive: z.boolean(),
  nodes: Count.nullable(),
  lagP99Ms: z.number().nullable(),
  broker: z.enum(['up', 'down', 'off']).nullable(),
})
export type WorkerReport = z.infer<typeof WorkerReport>

export const system = {
  health: base
    .route({
      method: 'GET',
      path: '/health',
      tags: ['System'],
      summary: 'Liveness and readiness; needs no sign-in',
    })
    .output(HealthReport),
  workers: base
    .route({ method: 'GET', path: '/workers', tags: ['System'], summary: 'Workers and what each does' })
    .output(z.object({ items: z.array(WorkerReport), nextCursor: z.string().nullable() })),
  settings: {
    get: base
      .route({ method: 'GET', path: '/settings', tags: ['System'], summary: 'Settings of the console' })
      .output(Settings),
    update: base
      .route({ method: 'PATCH', path: '/settings', tags: ['System'], summary: 'Change settings' })
      .input(z.strictObject({ artifactSizeMaxMb: Settings.shape.artifactSizeMaxMb.optional() }))
      .output(Settings),
  },
}
