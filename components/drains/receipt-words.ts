import { asSentence, count, plural } from '@/components/ui/format'
import type { Drain } from '@/lib/client/shapes'

type Message = NonNullable<Drain['message']>

/** `“Save your work”, shown to 12 people`; what failed, or is still to come, is said as that. */
export function messageLine({ text, sentAt, recipients, failure }: Message): string {
  const quoted = `“${text}”`
  if (failure !== null) return `${quoted} did not reach them. ${asSentence(failure)}`
  if (sentAt === null) return `${quoted}, not shown yet`
  if (recipients === null) return `${quoted}, shown; to how many is not known`
  return `${quoted}, shown to ${plural(recipients, 'user')}`
}

/** A count of a receipt: what is not known is not called none. */
export function known(number: number | null): string {
  return number === null ? 'not known' : count(number)
}

/** Where the receipts of a cluster are kept as a file. */
export function receiptsPath(cluster: string, format: 'csv' | 'json', since: string | undefined): string {
  const params = new URLSearchParams({ format })
  if (since !== undefined) params.set('from', since)
  return `/api/v1/clusters/${encodeURIComponent(cluster)}/receipts?${params}`
}
