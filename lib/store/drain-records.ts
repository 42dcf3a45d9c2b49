import type { Expected } from '@/lib/domain/drain-expectation'
import type { ActorRecord } from './actor-record'
import type { Prisma } from './generated/client'

/** A balancer whose confirmation is not waited for, and who answers for that. */
export type WithoutRecord = { balancer: string; by: ActorRecord; at: Date }

export type MessageRecord = {
  text: string
  /** null = not sent yet. */
  sentAt: Date | null
  recipients: number | null
  failure: string | null
}

/** The last is what is to be told, or was; those before it were told, or given up. */
export type MessagesRecord = { last: MessageRecord; earlier: MessageRecord[] }

/** JSON has no dates: what was written, read back. */
export function withoutOf(value: unknown): WithoutRecord[] {
  if (!Array.isArray(value)) return []
  return value.map((entry: WithoutRecord) => ({ ...entry, at: new Date(entry.at) }))
}

export function messagesOf(value: unknown): MessagesRecord | null {
  if (typeof value !== 'object' || value === null) return null
  const { earlier = [], ...last } = value as MessageRecord & { earlier?: MessageRecord[] }
  return { last: dated(last), earlier: earlier.map(dated) }
}

/** As it stands in the database. */
export function storedMessages({ last, earlier }: MessagesRecord): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify({ ...last, ...(earlier.length > 0 ? { earlier } : {}) }))
}

export function storedWithout(without: WithoutRecord[]): Prisma.InputJsonArray {
  return JSON.parse(JSON.stringify(without))
}

function dated(message: MessageRecord): MessageRecord {
  return { ...message, sentAt: message.sentAt === null ? null : new Date(message.sentAt) }
}

/** In the order in which they were told. */
export function allOf({ last, earlier }: MessagesRecord): MessageRecord[] {
  return [...earlier, last]
}

/** null = nothing is expected, or it was not watched yet. */
export function expectedOf(value: unknown): Expected | null {
  if (typeof value !== 'object' || value === null) return null
  const { earliest, latest, blockers } = value as Expected
  const dated = (at: Date | null) => (at === null ? null : new Date(at))
  return { earliest: dated(earliest), latest: dated(latest), blockers }
}
