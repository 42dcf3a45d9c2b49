import { Button } from '@/components/ui/button'
import { receiptsPath } from './receipt-words'

/** The receipts of a cluster's drains as a file. `since` = when the earliest of them ended. */
export function ReceiptsExport({ cluster, since }: { cluster: string; since: string | undefined }) {
  return (
    <span className="flex items-center gap-2">
      <span className="text-dim text-sm max-md:hidden">Receipts of drains</span>
      {(['csv', 'json'] as const).map((format) => (
        <Button key={format} size="md" asChild>
          <a href={receiptsPath(cluster, format, since)} download={`receipts-${cluster}.${format}`}>
            {format.toUpperCase()}
            <span className="sr-only"> of the receipts of drains</span>
          </a>
        </Button>
      ))}
    </span>
  )
}
