import type { ComponentProps } from 'react'
import { SelectField } from '@/components/forms/controls'

/** The three roles, each with what it allows. */
export function RoleField(props: Omit<ComponentProps<typeof SelectField>, 'label' | 'children' | 'hint'>) {
  return (
    <SelectField label="Role" {...props}>
      <option value="viewer">viewer: sees everything, changes nothing</option>
      <option value="operator">operator: drains, resumes, uploads, imports</option>
      <option value="admin">admin: also inventory, people, tokens, settings</option>
    </SelectField>
  )
}
