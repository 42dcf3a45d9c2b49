/**
 * One MBean of a `/jmxproxy/?qry=` reply: the key properties of its name, and its attributes as text, those of an
 * array with a line for each element behind the first.
 */
export type Bean = { name: string; keys: Map<string, string>; attributes: Map<string, string> }

export type JmxReply<T> = { ok: true; value: T } | { ok: false; problem: string }

/** The status is 200 whatever happened: `Error - ` and a stack trace is how it says no. */
function answerOf(body: string): JmxReply<string> {
  if (body.startsWith('OK - ')) return { ok: true, value: body }
  const first = (body.split(/\r?\n/, 1)[0] ?? '').replace(/^Error - /, '').slice(0, 300)
  return { ok: false, problem: first || 'an empty answer' }
}

/** `Catalina:type=Manager,host=localhost,context=/demo##2` */
function keysOf(name: string): Map<string, string> {
  const keys = new Map<string, string>()
  for (const pair of name.slice(name.indexOf(':') + 1).split(',')) {
    const at = pair.indexOf('=')
    if (at > 0) keys.set(pair.slice(0, at), pair.slice(at + 1))
  }
  return keys
}

function beanOf(record: string): Bean | null {
  const lines = record.split(/\r?\n/)
  const name = /^Name: (.+)$/.exec(lines[0] ?? '')?.[1]
  if (!name) return null
  const attributes = new Map<string, string>()
  let last = ''
  for (const line of lines.slice(1)) {
    const at = line.indexOf(': ')
    if (/^\s/.test(line)) {
      const before = attributes.get(last)
      if (before !== undefined) attributes.set(last, `${before}\n${line.trim()}`)
    } else if (at > 0) {
      last = line.slice(0, at)
      attributes.set(last, line.slice(at + 2))
    }
  }
  return { name, keys: keysOf(name), attributes }
}

/** `?qry=…`: records that begin with `Name: `, with blank lines between them. */
export function parseBeans(body: string): JmxReply<Bean[]> {
  const answer = answerOf(body)
  if (!answer.ok) return answer
  const beans = answer.value.split(/(?:\r?\n){2,}/).map(beanOf)
  return { ok: true, value: beans.filter((bean) => bean !== null) }
}

/** `?invoke=…` of an operation that returns nothing. */
export function parseDone(body: string): JmxReply<null> {
  const answer = answerOf(body)
  return answer.ok ? { ok: true, value: null } : answer
}

/** `?invoke=…`: the text behind `OK - Operation … returned:`. */
export function parseInvoked(body: string): JmxReply<string> {
  const answer = answerOf(body)
  if (!answer.ok) return answer
  const at = answer.value.indexOf('returned:')
  if (at < 0) return { ok: false, problem: 'an answer without a result' }
  return { ok: true, value: answer.value.slice(at + 'returned:'.length).trim() }
}

/** A context of the managers' MBeans: the root context is `/`, versions stand behind `##`. */
export function contextOfBean(bean: Bean): { path: string; version: string | null } {
  const [path = '', version] = (bean.keys.get('context') ?? '').split('##', 2)
  return { path, version: version || null }
}
