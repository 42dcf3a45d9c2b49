'use client'

import { type DragEvent, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/field'
import { bytes } from '@/components/ui/format'

type Props = {
  file: File | undefined
  error: string | undefined
  hint: string
  disabled: boolean
  onChoose: (file: File | undefined) => void
}

/** A file, chosen or dropped. */
export function FileField({ file, error, hint, disabled, onChoose }: Props) {
  const [over, setOver] = useState(false)

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    if (!disabled) onChoose(event.dataTransfer.files[0])
  }

  return (
    <Field label="File" error={error} hint={hint}>
      {(control) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the input inside takes keys and clicks
        <div
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={cn(
            'grid gap-2 rounded-md border border-edge border-dashed p-4',
            over && 'border-accent bg-soft',
            error && 'border-down-ink',
          )}
        >
          <input
            {...control}
            type="file"
            accept=".war,application/java-archive,application/zip"
            disabled={disabled}
            onChange={(event) => onChoose(event.target.files?.[0])}
            className="w-full file:mr-3 file:rounded-md file:border file:border-line file:border-solid file:bg-panel file:px-2.5 file:py-1 file:font-medium file:text-ink file:text-sm"
          />
          <span className="text-dim text-sm">
            {file ? `${file.name}, ${bytes(file.size)}` : 'or drop it here'}
          </span>
        </div>
      )}
    </Field>
  )
}
