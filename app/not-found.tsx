import Link from 'next/link'

export default function NotFound() {
  return (
    <main className="mx-auto max-w-prose px-4 py-16">
      <h1 className="font-semibold text-title">There is nothing here</h1>
      <p className="mt-2 text-dim">
        No page has this address.{' '}
        <Link href="/" className="text-accent underline">
          To the overview
        </Link>
      </p>
    </main>
  )
}
