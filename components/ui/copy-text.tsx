'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button'

/** Text to take elsewhere: a command, a token that is shown once. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <div className="flex items-start gap-2 rounded-md border bg-soft p-2">
      <code className="min-w-0 flex-1 whitespace-pre-wrap break-all font-mono text-sm">{text}</code>
      <Button
        onClick={() => {
          void navigator.clipboard.writeText(text).then(() => setCopied(true))
        }}
      >
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {copied ? 'Copied' : 'Copy'}
        <span className="sr-only">{label}</span>
      </Button>
    </div>
  )
}
