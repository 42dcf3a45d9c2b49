import { describe, expect, it } from 'vitest'
import type { Actor, Role } from './model'
import { mayDo, mayOverride, type OperationName, permissions, scopeOf } from './permission'

const operations = Object.keys(permissions) as OperationName[]
const person = (role: Role): Actor => ({ kind: 'person', id: 'p1', name: 'Mia', role })
const token = (role: Role, cluster: string | null): Actor => ({
  kind: 'token',
  id: 't1',
  name: 'ci',
  role,
  cluster,
})

describe('mayDo', () => {
  it('lets nobody in without signing in, but to health, the first set-up and to enrol an agent', () => {
    expect(operations.filter((operation) => mayDo(null, operation, 'prod'))).toEqual([
      'agents.enrol',
      'agents.join',
      'agents.self',
      'agents.leave',
      'setup.status',
      'setup.create',
      'health',
    ])
  })

  it('lets a viewer read everything but people and tokens, and change nothing', () => {
    const changing =
      /\.(create|add|update|remove|delete|deleteRelease|start|startMany|cancel|cancelMany|place|activate|end|message|resume|maintain|change|finish|endSession|setWeight|mend|adopt|abort|upload|enrolment|test|revoke)$/
    for (const operation of operations) {
      const secret = /^(?:users|tokens|joinTokens)\./.test(operation)
      expect([operation, mayDo(person('viewer'), operation, 'prod')]).toEqual([
        operation,
        (!changing.test(operation) && !secret) || mayDo(null, operation, 'prod'),
      ])
    }
  })

  it('lets an operator run the cluster, and not change the inventory', () => {
    const more = operations.filter(
      (operation) =>
        mayDo(person('operator'), operation, 'prod') && !mayDo(person('viewer'), operation, 'prod'),
    )
    expect(more).toEqual([
      'nodes.endSession',
      'nodes.test',
      'sessions.end',
      'sessions.message',
      'drains.start',
      'drains.startMany',
      'drains.cancel',
      'drains.cancelMany',
      'drains.change',
      'drains.finish',
      'drains.resume',
      'drains.maintain',
      'balancers.test',
      'balancers.setWeight',
      'balancers.mend',
      'balancers.adopt',
      'solutions.create',
      'solutions.upload',
      'imports.start',
      'imports.abort',
      'agents.enrolment',
    ])
  })

  it('lets an admin and a rule of the system do everything', () => {
    for (const operation of operations) {
      expect(mayDo(person('admin'), operation, null)).toBe(true)
      expect(mayDo({ kind: 'system', rule: 'import' }, operation, null)).toBe(true)
    }
  })

  it('keeps a token of one cluster in it, whatever its role', () => {
    const bound = token('admin', 'prod')
    expect(mayDo(bound, 'drains.start', 'prod')).toBe(true)
    expect(mayDo(bound, 'drains.start', 'staging')).toBe(false)
    expect(mayDo(bound, 'clusters.get', 'staging')).toBe(false)
    for (const operation of [
      'clusters.create',
      'users.list',
      'tokens.create',
      'settings.update',
      'activity.list',
    ]) {
      expect(mayDo(bound, operation as OperationName, null)).toBe(false)
    }
    expect(mayDo(bound, 'clusters.list', null)).toBe(true)
    expect(mayDo(token('viewer', null), 'activity.list', null)).toBe(true)
  })
})

describe('what goes with a role', () => {
  it('overrides the guard for admins alone', () => {
    expect(mayOverride(person('admin'))).toBe(true)
    expect(mayOverride(person('operator'))).toBe(false)
    expect(mayOverride({ kind: 'system', rule: 'import' })).toBe(false)
  })

  it('sees one cluster with a token of that cluster', () => {
    expect(scopeOf(token('admin', 'prod'))).toBe('prod')
    expect(scopeOf(token('admin', null))).toBeNull()
    expect(scopeOf(person('viewer'))).toBeNull()
  })
})
