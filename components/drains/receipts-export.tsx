import { Button } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/dropdown-menu'
import { receiptsPath } from './receipt-words'

/** The receipts of a cluster's drains as a file. `since` = when the earliest of them ended. */
export function ReceiptsExport({ cluster, since }: { cluster: string; since: string | undefined }) {
  return (
    <Menu trigger={<Button size="md">Drain receipts…</Button>}>
      {(['csv', 'json'] as const).map((format) => (
        <MenuItem key={format} asChild>
          <a href={receiptsPath(cluster, format, since)} download={`receipts-${cluster}.${format}`}>
            Save as {format.toUpperCase()}
          </a>
        </MenuItem>
      ))}
    </Menu>
  )
}
