import { z } from 'zod'
import { roles } from '@/lib/domain/model'

/** The exchanges `muster.reports` and `muster.dead` are there already. */
const takenOnBroker = ['reports', 'dead']

export const Slug = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    'lower-case letters, digits and dashes, 1 to 40 characters',
  )
  .refine((slug) => !takenOnBroker.includes(slug), 'a name that Muster itself uses')

/** Names of nodes, balancers and solutions: they stand in paths, queue names and host logs. */
export const Name = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/,
    'letters, digits, dots, dashes and underscores, 1 to 64 characters',
  )

/** Pages beside those of the nodes have these names. */
export const NodeName = Name.refine(
  (name) => name !== 'new' && name !== 'join',
  'another name: a page of the console has this one',
)

export const Timestamp = z.date()
export const Count = z.number().int().min(0)
export const Role = z.enum(roles)
const Cursor = z.string().max(200)

export const HostPort = z
  .string()
  .regex(/^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5}$/, 'host:port, for example 10.0.0.11:8080')

/** true or false, in JSON or in a query string. */
export const Flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])

export const PageInput = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: Cursor.optional(),
}

export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

export const Failure = z.object({ kind: z.string(), message: z.string() })

export const ActorShape = z.object({
  kind: z.enum(['person', 'token', 'system']),
  id: z.string().nullable(),
  name: z.string(),
})
export type ActorShape = z.infer<typeof ActorShape>
