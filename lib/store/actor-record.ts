/** An actor as rows keep it. */
export type ActorRecord = { kind: 'person' | 'token' | 'system'; id: string | null; name: string }
