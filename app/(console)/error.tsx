'use client'

import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'

export default function ConsoleError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <>
      <PageHeader title="This page could not be made" />
      <p className="mt-3 mb-4 max-w-prose text-dim">
        The console is there, but something that this page needs did not answer, most likely its database.
        Nothing was changed.
        {error.digest && <> The console’s log has the cause under {error.digest}.</>}
      </p>
      <Button size="md" variant="primary" onClick={reset}>
        Try again
      </Button>
    </>
  )
}
