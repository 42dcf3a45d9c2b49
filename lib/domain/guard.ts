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
  /** All its balancers that answer are told to send it nobody new, though its own state does not ask for that. */
  keptOut?: boolean
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
  /** Nodes that are out (draining, drained, in maintenance), now and then; `max` null = no limit. */
  out: { now: number; then: number; max: number | null }
}

export type GuardLimits = {
  loadPercent: number
  /** How many nodes may be out together; null = as many as the load allows. */
  nodesOutMax: number | null
}

/** Serves new sessions, as far as is known. What is not known to serve is not counted on. */
export function isUsable(node: GuardNode): boolean {
  const serves = node.health === 'up' || node.health === 'degraded'
  return node.state === 'active' && serves && node.weight > 0 && node.keptOut !== true
}

/** Taken out and not back yet. One that joins was never in. */
export function isOut({ state, keptOut }: Pick<GuardNode, 'state' | 'keptOut'>): boolean {
  return keptOut === true || state === 'draining' || state === 'drained' || state === 'maintenance'
}

/**
 * Whether nodes can be taken out. Refused without appeal when no usable node would be left; refused unless an admin
 * overrides it when the survivors would pass the load limit, or more nodes would be out than may be together.
 * Sentences of an allowed report are remarks.
 *
 * @param leaving names of those that go; `gone` = out of the inventory altogether, and so out no longer
 */
export function checkGuard(
  nodes: GuardNode[],
  leaving: string[],
  limits: GuardLimits,
  goTo: 'out' | 'gone' = 'out',
): GuardReport {
  const goes = new Set(leaving)
  const survivors = nodes.filter((node) => isUsable(node) && !goes.has(node.name))
  // Sessions that drain elsewhere will be opened anew on the survivors, so they are counted too.
  const carried = nodes.filter(
    (node) =>
      survivors.includes(node) || holdsWork(node, goes) || node.state === 'draining' || node.keptOut === true,
  )
  const sessions = sum(carried.map((node) => node.sessions))
  const capacity = sum(survivors.map((node) => node.capacity))
  const load = sessions.total !== null && capacity.total ? (sessions.total / capacity.total) * 100 : null
  const out = outOf(nodes, goes, limits.nodesOutMax, goTo)
  const report = {
    survivors: survivors.length,
    sessionsToCarry: sessions.total,
    survivorsCapacity: survivors.length === 0 ? 0 : capacity.total,
    expectedLoadPercent: load,
    loadLimitPercent: limits.loadPercent,
    out,
  }
  if (!nodes.some((node) => goes.has(node.name) && node.state === 'active')) {
    return { allowed: true, refusals: [], overridable: false, ...report }
  }
  if (survivors.length === 0) {
    return { allowed: false, refusals: [nobodyLeft(nodes, goes)], overridable: false, ...report }
  }
  const refusals = [
    ...overLoaded(survivors.length, sessions, capacity, limits.loadPercent),
    ...tooManyOut(nodes, out),
  ]
  if (refusals.length > 0) return { allowed: false, refusals, overridable: true, ...report }
  return { allowed: true, refusals: remarks(survivors, carried), overridable: false, ...report }
}

function outOf(
  nodes: GuardNode[],
  goes: Set<string>,
  max: number | null,
  goTo: 'out' | 'gone',
): GuardReport['out'] {
  const now = nodes.filter(isOut).length
  const stay = nodes.filter((node) => isOut(node) && !goes.has(node.name)).length
  const going = nodes.filter((node) => goes.has(node.name) && node.state !== 'removed').length
  // biome-ignore lint/suspicious/noThenProperty: the word of the contract; the value is a number, never a function.
  return { now, then: goTo === 'out' ? stay + going : stay, max }
}

function overLoaded(survivors: number, sessions: Sum, capacity: Sum, limitPercent: number): string[] {
  // With unknown counts the known ones are a lower bound, which can be enough to refuse.
  if (!capacity.total || (sessions.known / capacity.total) * 100 <= limitPercent) return []
  const bound = sessions.total === null ? 'at least ' : ''
  const percent = Math.round((sessions.known / capacity.total) * 100)
  return [
    `${count(survivors, 'remaining node')} would carry ${bound}${sessions.known} sessions of ` +
      `${capacity.total} they can hold: ${bound}${percent} %, and the limit is ${limitPercent} %.`,
  ]
}

function tooManyOut(nodes: GuardNode[], { now, then, max }: GuardReport['out']): string[] {
  if (max === null || then <= max || then <= now) return []
  const names = nodes.filter(isOut).map((node) => node.name)
  const already =
    names.length === 0 ? '' : ` ${listed(names)} ${names.length === 1 ? 'is' : 'are'} out already.`
  return [`${count(then, 'node')} would be out together, and the limit is ${max}.${already}`]
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
  if (node.keptOut) return 'kept out by its balancers'
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

type Sum = { known: number; total: number | null }

function sum(values: (number | null)[]): Sum {
  const known = values.reduce<number>((total, value) => total + (value ?? 0), 0)
  return { known, total: values.includes(null) ? null : known }
}
