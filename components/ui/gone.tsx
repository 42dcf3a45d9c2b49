import Link from 'next/link'
import { codeOf } from '@/lib/client/errors'
import { Button } from './button'
import { PageHeader } from './page-header'
import { Unread } from './unread'

type Props = {
  name: string
  error: unknown
  /** Where to go on. */
  href: string
  label: string
}

/** In the place of a page whose subject was removed while it was open, or could not be read. */
export function Gone({ name, error, href, label }: Props) {
  const removed = codeOf(error) === 'NOT_FOUND'
  return (
    <>
      <PageHeader title={removed ? `${name} was removed` : name} />
      <div className="mt-3 mb-4 max-w-prose">
        {removed ? (
          <p className="text-dim">It has left the lists. What happened to it stays in the activity log.</p>
        ) : (
          <Unread what={name} error={error} />
        )}
      </div>
      <Button asChild size="md">
        <Link href={href}>{label}</Link>
      </Button>
    </>
  )
}
