import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'

export default function NotFound() {
  return (
    <>
      <PageHeader title="There is nothing here" />
      <p className="mt-3 mb-4 max-w-prose text-dim">
        No cluster, node or page has this address. It may have been removed, or renamed.
      </p>
      <Button asChild size="md">
        <Link href="/">To the overview</Link>
      </Button>
    </>
  )
}
