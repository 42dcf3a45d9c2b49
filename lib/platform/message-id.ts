import { randomUUID } from 'node:crypto'

/** By which a receiver tells a message that comes twice. */
export const newMessageId = (): string => randomUUID()
