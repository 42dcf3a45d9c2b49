import type { OpenAPI } from '@orpc/openapi'

type Operation = {
  method: string
  path: string
  summary: string
  tag: string
  parameters: { name: string; place: string; required: boolean; type: string }[]
  body: string | null
  reply: string | null
}

type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  format?: string
}

/** The reference as one page of HTML, without scripts. */
export function referencePage(spec: OpenAPI.Document): string {
  const operations = operationsOf(spec)
  const tags = [...new Set(operations.map(({ tag }) => tag))]
  const sections = tags.map((tag) => {
    const items = operations.filter((operation) => operation.tag === tag).map(operationHtml)
    return `<h2 id="${escapeHtml(tag)}">${escapeHtml(tag)}</h2>${items.join('')}`
  })
  const nav = tags.map((tag) => `<a href="#${escapeHtml(tag)}">${escapeHtml(tag)}</a>`).join(' ')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Muster API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head><body><main>
<h1>Muster API <small>${escapeHtml(spec.info.version)}</small></h1>
<p>${escapeHtml(spec.info.description ?? '')}</p>
<p>Send a token as <code>Authorization: Bearer …</code>. Errors read as <code>{ code, message, data }</code>.
The same as OpenAPI 3.1: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
<nav>${nav}</nav>${sections.join('')}</main></body></html>`
}

function operationsOf(spec: OpenAPI.Document): Operation[] {
  return Object.entries(spec.paths ?? {}).flatMap(([path, item]) =>
    ['get', 'post', 'put', 'patch', 'delete'].flatMap((method) => {
      const operation = (item as Record<string, OpenAPI.OperationObject> | undefined)?.[method]
      return operation ? [operationOf(method, path, operation)] : []
    }),
  )
}

function operationOf(method: string, path: string, operation: OpenAPI.OperationObject): Operation {
  const parameters = (operation.parameters ?? []) as OpenAPI.ParameterObject[]
  const replies = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1]
  return {
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? '',
    tag: operation.tags?.[0] ?? 'Other',
    parameters: parameters.map(({ name, in: place, required, schema }) => ({
      name,
      place,
      required: required ?? false,
      type: shapeOf(schema as Schema, 0),
    })),
    body: contentShape(operation.requestBody),
    reply: contentShape(replies),
  }
}

function contentShape(holder: unknown): string | null {
  const content = (holder as { content?: Record<string, { schema?: Schema }> } | undefined)?.content ?? {}
  const schema = Object.values(content)[0]?.schema
  return schema ? shapeOf(schema, 0) : null
}

/** A schema in a form that people read: `{ name: string, weight?: integer }`. */
function shapeOf(schema: Schema | undefined, depth: number): string {
  if (!schema) return 'any'
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map((choice) => shapeOf(choice, depth)))].join(' | ')
  if (schema.type === 'array') return `${shapeOf(schema.items, depth)}[]`
  if (schema.properties) {
    const pad = '  '.repeat(depth + 1)
    const fields = Object.entries(schema.properties).map(
      ([name, field]) =>
        `${pad}${name}${schema.required?.includes(name) ? '' : '?'}: ${shapeOf(field, depth + 1)}`,
    )
    return `{\n${fields.join('\n')}\n${'  '.repeat(depth)}}`
  }
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any')
  return schema.format ? `${type} (${schema.format})` : type
}

function operationHtml(operation: Operation): string {
  const { method, path, summary, parameters, body, reply } = operation
  const rows = parameters.map(
    ({ name, place, required, type }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(place)}${required ? ', required' : ''}</td><td><code>${escapeHtml(type)}</code></td></tr>`,
  )
  return `<details><summary><b class="${method}">${method}</b> <code>${escapeHtml(path)}</code> ${escapeHtml(summary)}</summary>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}
${body ? `<h3>Body</h3><pre>${escapeHtml(body)}</pre>` : ''}${reply ? `<h3>Answer</h3><pre>${escapeHtml(reply)}</pre>` : ''}</details>`
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

const style = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
h1 small{font-weight:400;opacity:.7}nav{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}summary{cursor:pointer;padding:.35rem 0}
details{border-bottom:1px solid #8884}summary b{display:inline-block;width:4.5rem;font-size:.8rem}pre,code{font:13px/1.45 ui-monospace,monospace}
pre{overflow:auto;padding:.75rem;background:#8881;border-radius:4px}table{border-spacing:1rem .2rem;margin-left:-1rem}h3{font-size:.9rem;margin:.75rem 0 .25rem}`
