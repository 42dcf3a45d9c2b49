import type { ClusterSummary, Tone } from '@/lib/client/shapes'

const order: readonly Tone[] = ['down', 'warn', 'drain', 'join', 'plain', 'dim']

/** The gravest tone of a cluster's sentence. */
export function worstTone(sentence: ClusterSummary['sentence']): Tone {
  return order.find((tone) => sentence.some((part) => part.tone === tone)) ?? 'plain'
}

/** What is wrong first, then what is under way, then by name. */
export function byTrouble(a: ClusterSummary, b: ClusterSummary): number {
  const rank = (cluster: ClusterSummary) => order.indexOf(worstTone(cluster.sentence))
  return rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true })
}
