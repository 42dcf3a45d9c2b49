import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { liveTopics } from '@/lib/domain/live'
import { contractErrors } from './errors'
import { ActorShape, PageInput, page, Timestamp } from './fields'

const base = oc.errors(contractErrors)

export const Event = z.object({
  /** Grows with time; the id of the live stream. */
  id: z.string(),
  at: Timestamp,
  cluster: z.string().nullable(),
  type: z.string(),
  /** A change by a person, a token or a rule. */
  change: z.boolean(),
  actor: ActorShape,
  subject: z.object({ kind: z.string(), name: z.string() }),
  summary: z.string(),
  reason: z.string().nullable(),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
  data: z.unknown().nullable(),
})
export type Event = z.infer<typeof Event>

/** What the stream carries: an event, or word that something of a topic changed (look again), or `resync`: look at everything. */
export const LiveItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), event: Event }),
  z.object({
    kind: z.literal('changed'),
    topics: z.array(z.enum(liveTopics)),
    cluster: z.string().nullable(),
  }),
  z.object({ kind: z.literal('resync') }),
])
export type LiveItem = z.infer<typeof LiveItem>

export const events = {
  list: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/events',
      tags: ['Events'],
      summary: 'Events of a cluster, newest first. With `Accept: text/event-stream` the live stream.',
    })
    .input(
      z.strictObject({
        cluster: z.string(),
        node: z.string().optional(),
        type: z.string().max(60).optional(),
        ...PageInput,
      }),
    )
    .output(page(Event)),
  stream: base
    .route({
      method: 'GET',
      path: '/events/stream',
      tags: ['Events'],
      summary: 'The live stream (SSE); resumes from Last-Event-ID',
    })
    .input(z.strictObject({ cluster: z.string().optional() }))
    .output(eventIterator(LiveItem)),
}

export const activity = {
  list: base
    .route({
      method: 'GET',
      path: '/activity',
      tags: ['Activity'],
      summary: 'Who changed what, when and why, newest first',
    })
    .input(
      z.strictObject({
        cluster: z.string().optional(),
        actor: z.string().max(100).optional(),
        type: z.string().max(60).optional(),
        text: z.string().max(100).optional(),
        from: z.coerce.date().optional(),
        to: z.coerce.date().optional(),
        ...PageInput,
      }),
    )
    .output(page(Event)),
}
