/** For `register(…, { setValueAs })`: an empty field means that there is no value. */
export function textOrNull(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? null : text
}

/** As above for figures; what is no number stays as it was typed, for the schema to refuse. */
export function numberOrNull(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (text === '') return null
  const number = Number(text)
  return Number.isNaN(number) ? value : number
}

/** For figures that must be there: empty is refused by the schema, as not a number. */
export function numberOrNothing(value: unknown): unknown {
  return numberOrNull(value) ?? undefined
}
