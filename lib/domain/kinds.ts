import { type NodeKind, nodeKinds } from './model'

/** What a kind of node can tell and do, whatever its state is. */
export type KindFacts = {
  /** It holds web applications that releases are deployed as; otherwise imports pass it by. */
  contexts: boolean
  /** It tells how many sessions it holds; `configured` = where its probe was told how to find out. */
  sessions: 'always' | 'configured' | 'never'
  /** Its sessions can be ended one by one. */
  endsSessions: boolean
  /** It can show its users a text. */
  messages: boolean
  /** It has a maintenance mode of its own, which it keeps across restarts. */
  maintenance: boolean
}

export const kindFacts: Record<NodeKind, KindFacts> = {
  tomcat: { contexts: true, sessions: 'always', endsSessions: true, messages: false, maintenance: false },
  servoy: { contexts: true, sessions: 'always', endsSessions: true, messages: true, maintenance: true },
  outsystems: {
    contexts: false,
    sessions: 'never',
    endsSessions: false,
    messages: false,
    maintenance: false,
  },
  http: { contexts: false, sessions: 'configured', endsSessions: false, messages: false, maintenance: false },
}

/** Kinds that releases are brought to; nodes of the others lack none. */
export const kindsWithReleases: NodeKind[] = nodeKinds.filter((kind) => kindFacts[kind].contexts)
