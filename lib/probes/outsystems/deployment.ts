import { createHash } from 'node:crypto'

/**
 * The id that `_ping.html` holds, which is another one after each deployment. A page without one is told by its
 * own fingerprint, so that skew between front-ends is seen all the same; null for an empty page.
 */
export function deploymentOf(body: string): string | null {
  const text = body
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const [id] = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{12,64}\b/i.exec(text) ?? []
  if (id !== undefined) return `deployment ${id}`
  if (text === '') return null
  return `page ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
}
