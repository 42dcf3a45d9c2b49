'use client'

import type { UseFormReturn } from 'react-hook-form'
import { FormGroup, TextField } from './controls'
import type { NodeDraft, NodeValues } from './node-values'
import { numberOrNothing, textOrNull } from './values'

type Settings = NonNullable<NodeValues['probe']>
type Of<Kind extends Settings['kind']> = Extract<Settings, { kind: Kind }>
type FieldOf = { [K in Settings['kind']]: Exclude<keyof Of<K>, 'kind'> }[Settings['kind']]

type Question = { field: FieldOf; label: string; hint: string; placeholder?: string; optional?: boolean }

const groups: Record<Settings['kind'], { title: string; about: string; questions: Question[] }> = {
  http: {
    title: 'Its status',
    about:
      'Muster asks one page how the node is. Take one that opens no session; what it does not tell counts as not known.',
    questions: [
      {
        field: 'statusUrl',
        label: 'Status URL',
        hint: 'Shown to everybody who may see the node: no secrets in it.',
        placeholder: 'http://10.0.0.11:8080/status',
      },
      { field: 'expectStatus', label: 'Expected status', hint: 'Any other counts as a failure.' },
      {
        field: 'expectText',
        label: 'Expected text',
        hint: 'An answer without it counts as a failure.',
        optional: true,
      },
      {
        field: 'sessionsPointer',
        label: 'Sessions, in JSON',
        hint: 'A JSON pointer to the number of sessions.',
        placeholder: '/stats/sessions',
        optional: true,
      },
      {
        field: 'sessionsPattern',
        label: 'Sessions, in text',
        hint: 'The text around the number, with {value} in its place.',
        placeholder: 'Sessions: {value}',
        optional: true,
      },
      {
        field: 'versionPointer',
        label: 'Version, in JSON',
        hint: 'A JSON pointer to the version.',
        placeholder: '/build/version',
        optional: true,
      },
      {
        field: 'versionPattern',
        label: 'Version, in text',
        hint: 'The text around the version, with {value} in its place.',
        placeholder: 'Version {value}',
        optional: true,
      },
    ],
  },
  outsystems: {
    title: 'Its pages',
    about:
      'Muster reads the ping page of the front-end and, if you name one, a page that prints a text you know. Sessions are in a database and count as not known. No account is needed.',
    questions: [
      {
        field: 'pingUrl',
        label: 'Ping URL',
        hint: 'Empty = /_ping.html at its address, over HTTP. The id in it tells front-ends with another deployment.',
        placeholder: 'https://10.0.0.11/_ping.html',
        optional: true,
      },
      {
        field: 'pageUrl',
        label: 'Page URL',
        hint: 'One that opens no session.',
        placeholder: 'https://10.0.0.11/Health/Check',
        optional: true,
      },
      {
        field: 'pageText',
        label: 'Text on that page',
        hint: 'Without it the node is not up.',
        optional: true,
      },
    ],
  },
  servoy: {
    title: 'Its Servoy MBeans',
    about: 'As Servoy names them; change them only if a test of the connection finds something missing.',
    questions: [
      { field: 'beanDomain', label: 'Domain', hint: 'What stands before the colon.' },
      { field: 'clientsAttribute', label: 'Connected clients', hint: 'An attribute of type=Clients.' },
      { field: 'maintenanceAttribute', label: 'Maintenance mode', hint: 'An attribute of type=Server.' },
      { field: 'versionAttribute', label: 'Version', hint: 'An attribute of type=Server.' },
      { field: 'releasesAttribute', label: 'Active releases', hint: 'An attribute of type=Solutions.' },
      { field: 'listOperation', label: 'List of clients', hint: 'An operation of type=Clients.' },
      { field: 'messageOperation', label: 'Message to a client', hint: 'An operation of type=Clients.' },
      { field: 'clientField', label: 'Its id in that list', hint: 'What a message is sent to.' },
      { field: 'userField', label: 'Its user in that list', hint: 'Shown beside the session.' },
      {
        field: 'sessionField',
        label: 'Its HTTP session in that list',
        hint: 'Shown as a fingerprint alone.',
      },
    ],
  },
}

type Props = { form: UseFormReturn<NodeDraft, unknown, NodeValues>; kind: Settings['kind'] }

/** What the probe of this kind of node has to know. */
export function ProbeFields({ form, kind }: Props) {
  const { register, getFieldState, formState } = form
  const { title, about, questions } = groups[kind]
  const whole = getFieldState('probe', formState).error?.message
  return (
    <FormGroup title={title} about={about}>
      <div className="grid gap-4 md:grid-cols-2">
        {questions.map(({ field, ...question }) => (
          <TextField
            key={`${kind}.${field}`}
            {...question}
            inputMode={field.endsWith('Url') ? 'url' : field === 'expectStatus' ? 'numeric' : 'text'}
            error={getFieldState(`probe.${field}`, formState).error?.message}
            {...register(`probe.${field}`, {
              setValueAs: field === 'expectStatus' ? numberOrNothing : textOrNull,
            })}
          />
        ))}
      </div>
      {whole && <p className="text-down-ink text-sm">{whole}</p>}
    </FormGroup>
  )
}
