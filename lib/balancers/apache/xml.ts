import { XMLParser, XMLValidator } from 'fast-xml-parser'

export type Element = { [name: string]: unknown }

const isElement = (value: unknown): value is Element =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the manager pages send is well-formed, and declares no entities of its own. */
const options = {
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
}

/** The root element of that name; null when this is no whole XML document, or another one. */
export function parseXml(text: string, root: string): Element | null {
  const xml = text.trim()
  if (!xml.startsWith('<?xml') || xml.includes('<!DOCTYPE')) return null
  try {
    if (XMLValidator.validate(xml) !== true) return null
    const document: unknown = new XMLParser(options).parse(xml)
    const found = isElement(document) && Object.hasOwn(document, root) ? document[root] : null
    return isElement(found) ? found : found === '' ? {} : null
  } catch {
    return null
  }
}

const listOf = (value: unknown): unknown[] =>
  value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]

/** Child elements of that name below a path of names. */
export function elements(parent: Element, ...path: [string, ...string[]]): Element[] {
  let found: Element[] = [parent]
  for (const name of path) {
    found = found
      .flatMap((element) => (Object.hasOwn(element, name) ? listOf(element[name]) : []))
      .filter(isElement)
  }
  return found
}

/** Text of a child or attribute, the first where it is told twice; null when there is none. */
export function textOf(element: Element, name: string): string | null {
  const value = Object.hasOwn(element, name) ? listOf(element[name])[0] : undefined
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** A plain figure, not negative; null when it is anything else. */
export function numberOf(element: Element, name: string): number | null {
  const text = textOf(element, name)
  return text !== null && /^\d{1,15}(?:\.\d{1,6})?$/.test(text) ? Number(text) : null
}
