import type { Health, NodeState } from './model'
import { count, listed } from './words'

export type GuardNode = {
  name: string
  state: NodeState
  health: Health
  /** null = not known. */
  sessions: number | null
  capacity: number | null
  weight: number
}

/** What the guard found, whether or not it lets it pass; the same shape as in the contract. */
export type GuardReport = {
  allowed: boolean
  refusals: string[]
  overridable: boolean
  survivors: number
  sessionsToCarry: number | null
  survivorsCapacity: number | null
  expectedLoadPercent: number | null
  loadLimitPercent: number
}

/** Serves new sessions, as far as is known. What is not known to serve is not counted on. */
export function isUsable(node: GuardNode): boolean {
  return node.state === 'active' && (node.health === 'up' || node.health === 'degraded') && node.weight > 0
}

/**
 * Whether nodes can be taken out. Refused without appeal when no usable node would be left; refused unless an admin
 * overrides it when the survivors would pass the load limit. Sentences of an allowed report are remarks.
 */
export function checkGuard(nodes: GuardNode[], leaving: string[], loadLimitPercent: number): GuardReport {
  const goes = new Set(leaving)
  const survivors = nodes.filter((node) => isUsable(node) && !goes.has(node.name))
  // Sessions that drain elsewhere will be opened anew on the survivors, so they are counted too.
  const carried = nodes.filter(
    (node) => survivors.includes(node) || holdsWork(node, goes) || node.state === 'draining',
  )
  const sessions = sum(carried.map((node) => node.sessions))
  const capacity = sum(survivors.map((node) => node.capacity))
  const load = sessions.total !== null && capacity.total ? (sessions.total / capacity.total) * 100 : null
  const report = {
    survivors: survivors.length,
    sessionsToCarry: sessions.total,
    survivorsCapacity: survivors.length === 0 ? 0 : capacity.total,
    expectedLoadPercent: load,
    loadLimitPercent,
  }
  if (!nodes.some((node) => goes.has(node.name) && node.state === 'active')) {
    return { allowed: true, refusals: [], overridable: false, ...report }
  }
  if (survivors.length === 0) {
    return { allowed: false, refusals: [nobodyLeft(nodes, goes)], overridable: false, ...report }
  }
  // With unknown counts the known ones are a lower bound, which can be enough to refuse.
  if (capacity.total && (sessions.known / capacity.total) * 100 > loadLimitPercent) {
    const bound = sessions.total === null ? 'at least ' : ''
    const percent = Math.round((sessions.known / capacity.total) * 100)
    const refusal =
      `${count(survivors.length, 'remaining node')} would carry ${bound}${sessions.known} sessions of ` +
      `${capacity.total} they can hold: ${bound}${percent} %, and the limit is ${loadLimitPercent} %.`
    return { allowed: false, refusals: [refusal], overridable: true, ...report }
  }
  return { allowed: true, refusals: remarks(survivors, carried), overridable: false, ...report }
}

function holdsWork(node: GuardNode, goes: Set<string>): boolean {
  return goes.has(node.name) && node.state !== 'removed'
}

function nobodyLeft(nodes: GuardNode[], goes: Set<string>): string {
  const leaving = nodes.filter((node) => goes.has(node.name)).map((node) => node.name)
  const others = nodes.filter((node) => !goes.has(node.name) && node.state !== 'removed')
  const words = others.map((node) => `${node.name} is ${whyNotUsable(node)}`)
  const rest = words.length === 0 ? 'There is no other node' : `Of the others, ${listed(words)}`
  return `No node would be left to take new sessions without ${listed(leaving)}: 0 of ${others.length} others are usable. ${rest}.`
}

function whyNotUsable(node: GuardNode): string {
  if (node.state !== 'active') return node.state === 'maintenance' ? 'in maintenance' : node.state
  if (node.health === 'down') return 'down'
  return node.health === 'unknown' ? 'of unknown health' : 'at weight 0'
}

function remarks(survivors: GuardNode[], carried: GuardNode[]): string[] {
  const said: string[] = []
  const uncounted = carried.filter((node) => node.sessions === null).map((node) => node.name)
  if (uncounted.length > 0) {
    said.push(`The sessions of ${listed(uncounted)} are not known, so the load to come is not known either.`)
  }
  const unsized = survivors.filter((node) => node.capacity === null).map((node) => node.name)
  if (unsized.length > 0) {
    said.push(`The capacity of ${listed(unsized)} is not set, so the load limit can't be checked.`)
  }
  return said
}

function sum(values: (number | null)[]): { known: number; total: number | null } {
  const known = values.reduce<number>((total, value) => total + (value ?? 0), 0)
  return { known, total: values.includes(null) ? null : known }
}
