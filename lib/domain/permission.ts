import type { Actor, Role } from './model'

/** Who may do each operation of the contract, at the least. A test holds its keys against the contract. */
export const permissions = {
  'clusters.list': 'viewer',
  'clusters.get': 'viewer',
  'clusters.create': 'admin',
  'clusters.update': 'admin',
  'clusters.delete': 'admin',

  'nodes.list': 'viewer',
  'nodes.get': 'viewer',
  'nodes.sessions': 'viewer',
  'nodes.endSession': 'operator',
  'nodes.test': 'operator',
  'nodes.add': 'admin',
  'nodes.place': 'admin',
  'nodes.activate': 'admin',
  'nodes.update': 'admin',
  'nodes.remove': 'admin',

  'sessions.list': 'viewer',
  'sessions.preview': 'viewer',
  'sessions.end': 'operator',
  'sessions.message': 'operator',

  'drains.preview': 'viewer',
  'drains.get': 'viewer',
  'drains.list': 'viewer',
  'drains.previewMany': 'viewer',
  'drains.receipts': 'viewer',
  'drains.start': 'operator',
  'drains.startMany': 'operator',
  'drains.cancel': 'operator',
  'drains.cancelMany': 'operator',
  'drains.change': 'operator',
  'drains.finish': 'operator',
  'drains.resume': 'operator',
  'drains.maintain': 'operator',

  'balancers.list': 'viewer',
  'balancers.get': 'viewer',
  'balancers.test': 'operator',
  'balancers.add': 'admin',
  'balancers.update': 'admin',
  'balancers.setWeight': 'operator',
  'balancers.mend': 'operator',
  'balancers.adopt': 'operator',
  'balancers.samples': 'viewer',
  'balancers.remove': 'admin',

  'distribution.get': 'viewer',
  'samples.get': 'viewer',

  'solutions.list': 'viewer',
  'solutions.get': 'viewer',
  'solutions.releases': 'viewer',
  'solutions.create': 'operator',
  'solutions.upload': 'operator',
  'solutions.delete': 'admin',
  'solutions.deleteRelease': 'admin',

  'imports.list': 'viewer',
  'imports.get': 'viewer',
  'imports.start': 'operator',
  'imports.abort': 'operator',

  'events.list': 'viewer',
  'events.stream': 'viewer',
  'activity.list': 'viewer',

  'agents.enrolment': 'operator',
  'agents.enrol': 'anyone',
  'agents.join': 'anyone',
  'agents.self': 'anyone',
  'agents.leave': 'anyone',

  'joinTokens.list': 'admin',
  'joinTokens.create': 'admin',
  'joinTokens.revoke': 'admin',

  'setup.status': 'anyone',
  'setup.create': 'anyone',
  me: 'signed-in',
  ownPassword: 'signed-in',
  'users.list': 'admin',
  'users.create': 'admin',
  'users.update': 'admin',
  'users.remove': 'admin',
  'tokens.list': 'admin',
  'tokens.create': 'admin',
  'tokens.revoke': 'admin',

  health: 'anyone',
  workers: 'viewer',
  'settings.get': 'viewer',
  'settings.update': 'admin',
} as const satisfies Record<string, Role | 'anyone' | 'signed-in'>

export type OperationName = keyof typeof permissions

/** What a token of one cluster may do without naming a cluster; a list shows it that cluster alone. */
const unscoped: ReadonlySet<OperationName> = new Set([
  'clusters.list',
  'me',
  'health',
  'agents.enrol',
  'agents.join',
  'agents.self',
  'agents.leave',
  'workers',
  'settings.get',
])

const rank: Record<Role, number> = { viewer: 1, operator: 2, admin: 3 }

/**
 * Whether somebody may do something. `cluster` is the slug that it is done to; null = the whole console. A rule of
 * the system may do everything: what it may do is decided where it is written.
 */
export function mayDo(actor: Actor | null, operation: OperationName, cluster: string | null): boolean {
  const needed = permissions[operation]
  if (needed === 'anyone') return true
  if (actor === null) return false
  if (actor.kind === 'system') return true
  if (!isInScope(actor, operation, cluster)) return false
  return needed === 'signed-in' || rank[actor.role] >= rank[needed]
}

/** Overriding the guard's load limit is for admins, whatever the operation. */
export function mayOverride(actor: Actor): boolean {
  return actor.kind !== 'system' && actor.role === 'admin'
}

/** The one cluster that an actor sees, by slug; null = all. */
export function scopeOf(actor: Actor): string | null {
  return actor.kind === 'token' ? actor.cluster : null
}

function isInScope(actor: Actor, operation: OperationName, cluster: string | null): boolean {
  const scope = scopeOf(actor)
  if (scope === null) return true
  return cluster === null ? unscoped.has(operation) : cluster === scope
}
