'use client'

import './globals.css'

export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>muster does not answer</title>
        <main className="mx-auto max-w-prose px-4 py-16">
          <h1 className="font-semibold text-title">The console can’t show this now</h1>
          <p className="mt-2 mb-4 text-dim">
            Most likely its database does not answer. The balancers and the nodes go on without it.
          </p>
          <button
            type="button"
            onClick={reset}
            className="rounded-md border bg-panel px-3 py-1.5 font-medium"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
