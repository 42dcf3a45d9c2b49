/** A context as Tomcat's manager lists it. `version` is the part behind `##`, null when it has none. */
export type ListedContext = { path: string; version: string | null; running: boolean }

/** The status code proves nothing: what Tomcat thinks of a request stands in the text. */
export type ManagerReply = { ok: boolean; text: string }

export function readReply(text: string): ManagerReply {
  const plain = readable(text.trim())
  return { ok: plain.startsWith('OK - '), text: plain }
}

/** `/demo:running:8:demo##2`: the version stands in the document base alone. */
export function readList(text: string): ListedContext[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(\/[^:]*):(running|stopped):\d+:(.*)$/.exec(line.trim())
    if (!match) return []
    const base = (match[3] ?? '').replace(/\.war$/i, '')
    const mark = base.lastIndexOf('##')
    return [
      {
        path: readable(match[1] ?? ''),
        version: mark < 0 ? null : base.slice(mark + 2),
        running: match[2] === 'running',
      },
    ]
  })
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Messages are escaped as for a page: `&#47;` is a slash. */
function readable(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name) return named[name.toLowerCase()] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
