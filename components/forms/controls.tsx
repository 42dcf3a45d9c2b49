'use client'

import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/field'
import { Input, Select, Textarea } from '@/components/ui/input'

type FieldProps = {
  label: ReactNode
  hint?: ReactNode | undefined
  error?: string | undefined
  optional?: boolean | undefined
  /** Of the field, label included. */
  className?: string | undefined
}

type TextProps = FieldProps & Omit<ComponentProps<'input'>, 'id' | 'className'> & { unit?: string }

/** A line of text, a figure or a secret. `unit` stands behind the figure. */
export function TextField({ label, hint, error, optional, className, unit, ...input }: TextProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional} className={className}>
      {(control) => (
        <span className="relative block">
          <Input
            type="text"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...input}
            {...control}
            className={cn(unit && 'pr-18')}
          />
          {unit && (
            <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-faint text-sm">
              {unit}
            </span>
          )}
        </span>
      )}
    </Field>
  )
}

type SelectProps = FieldProps & Omit<ComponentProps<'select'>, 'id' | 'className'>

export function SelectField({ label, hint, error, optional, className, ...select }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional} className={className}>
      {(control) => <Select {...select} {...control} />}
    </Field>
  )
}

type AreaProps = FieldProps & Omit<ComponentProps<'textarea'>, 'id' | 'className'>

export function AreaField({ label, hint, error, optional, className, ...area }: AreaProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional} className={className}>
      {(control) => <Textarea rows={2} {...area} {...control} />}
    </Field>
  )
}

type OptionProps = Omit<ComponentProps<'input'>, 'type' | 'className'> & { name: string; title: string }

/** One of several ways to do something, with what it means written below its name. */
export function Option({ title, children, ...input }: OptionProps) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5 rounded-md border p-3 has-checked:border-accent has-checked:bg-soft">
      <input {...input} type="radio" className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span className="min-w-0">
        <span className="block font-medium">{title}</span>
        <span className="block text-dim text-sm">{children}</span>
      </span>
    </label>
  )
}

/** The buttons at a form's end, and what the console said to the whole of it above them. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className="mt-2 flex flex-wrap gap-2 max-md:[&>*]:flex-1">{children}</div>
}

/** A group of fields with a heading, and why they are asked for. */
export function FormGroup({
  title,
  about,
  children,
}: {
  title: string
  about?: ReactNode
  children: ReactNode
}) {
  return (
    <section aria-label={title} className="grid gap-4 border-t pt-4 first:border-0 first:pt-0">
      <div>
        <h2 className="font-semibold text-sm">{title}</h2>
        {about && <p className="mt-0.5 max-w-prose text-dim text-sm">{about}</p>}
      </div>
      {children}
    </section>
  )
}
