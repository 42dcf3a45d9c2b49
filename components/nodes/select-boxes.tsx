'use client'

import { useEffect, useRef } from 'react'
import { cn } from '@/components/ui/cn'
import { Checkbox } from '@/components/ui/input'
import { Td, Th } from '@/components/ui/table'

const cell = 'w-8 pr-0'
// Larger to the finger than to the eye.
const box = 'relative mt-0 block before:absolute before:-inset-3'

type AllProps = { extent: 'none' | 'some' | 'all'; label: string; onChange: () => void; disabled: boolean }

/** The box above the boxes: none, some or all. */
export function SelectAll({ extent, label, onChange, disabled }: AllProps) {
  const ref = useRef<HTMLInputElement>(null)
  // Each time: a click takes the dash away, whatever becomes of the selection.
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = extent === 'some'
  })
  return (
    <Th className={cell}>
      <Checkbox
        ref={ref}
        className={box}
        aria-label={label}
        checked={extent === 'all'}
        disabled={disabled}
        onChange={onChange}
      />
    </Th>
  )
}

type OneProps = { name: string; checked: boolean; onSelect: (range: boolean) => void }

/** The box of a row; with Shift it takes all from the one before. */
export function SelectOne({ name, checked, onSelect }: OneProps) {
  return (
    <Td className={cn(cell, 'select-none')}>
      <Checkbox
        className={box}
        aria-label={`Select ${name}`}
        checked={checked}
        onChange={({ nativeEvent }) => onSelect(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
      />
    </Td>
  )
}
