/**
 * A table as RFC 4180 has it: CRLF after each line, quotes doubled, fields quoted where they have to be. A text that a
 * spreadsheet would run as a formula gets an apostrophe before it: it is shown instead.
 */
export function toCsv(header: string[], rows: (string | number | null)[][]): string {
  return [header, ...rows].map((row) => `${row.map(fieldOf).join(',')}\r\n`).join('')
}

function fieldOf(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
