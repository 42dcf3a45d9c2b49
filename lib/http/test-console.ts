import { hashPassword, verifyPassword } from 'better-auth/crypto'
import pino from 'pino'
import { createTestDatabase } from '@/bin/local/test-database'
import { type Auth, createAuth } from '@/lib/auth'
import { createBalancers } from '@/lib/balancers/registry'
import type { Actor, Role } from '@/lib/domain/model'
import { createSecretBox, newToken, sha256Hex } from '@/lib/platform/crypto'
import { createProbes } from '@/lib/probes/registry'
import type { Ports, ServiceContext } from '@/lib/services/context'
import { createLiveHub } from '@/lib/services/live-hub'
import { tokenActor } from '@/lib/services/people/token-actor'
import { createSessionSnapshots } from '@/lib/services/sessions/snapshots'
import { createStore } from '@/lib/store/client'
import { insertToken } from '@/lib/store/tokens'
import { type Api, createApi } from './handler'

/** The console's interface on a database of its own, as the web process composes it, in the test's process. */
export type TestConsole = {
  api: Api
  auth: Auth
  services: Omit<ServiceContext, 'actor'> & { ports: Ports }
  /** A request as a script sends it; `token` null = nobody. */
  call(method: string, path: string, options?: { token?: string | null; body?: unknown }): Promise<Reply>
  token(role: Role, options?: { clusterId?: string; expiresAt?: Date }): Promise<string>
  as(actor: Actor): ServiceContext
  close(): Promise<void>
}
// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
type Reply = { status: number; body: any; text: string }

export const testUrl = 'http://muster.test'
export const admin: Actor = { kind: 'person', id: 'p1', name: 'Ada', role: 'admin' }

export async function startTestConsole(overrides: Partial<Ports> = {}): Promise<TestConsole> {
  const database = await createTestDatabase()
  const store = createStore(database.url)
  const secret = Buffer.alloc(32, 7).toString('base64')
  const probes = createProbes()
  const balancers = createBalancers()
  const live = createLiveHub(store, { intervalMs: 50 })
  const site = {
    version: 'test',
    url: testUrl,
    amqpUrl: 'amqp://127.0.0.1:1',
    agentAmqpUrl: 'amqp://127.0.0.1:1',
    artifactsDir: '/nowhere',
  }
  const ports: Ports = {
    probeFor: probes.probeFor,
    balancerFor: balancers.balancerFor,
    hashPassword,
    verifyPassword: (hash, password) => verifyPassword({ hash, password }),
    live,
    sessions: createSessionSnapshots(),
    site,
    ...overrides,
  }
  const log = pino({ level: 'silent' })
  const services = { store, secrets: createSecretBox(secret), now: () => new Date(), log, ports }
  const auth = createAuth({ store, secret, url: testUrl })
  const sources = { person: auth.person, token: (token: string) => tokenActor(services, token) }
  const api = createApi({ services, sources, keepAliveMs: 200 })

  return {
    api,
    auth,
    services,
    as: (actor) => ({ ...services, actor }),
    async call(method, path, { token, body } = {}) {
      const headers = new Headers()
      if (token) headers.set('authorization', `Bearer ${token}`)
      if (body !== undefined) headers.set('content-type', 'application/json')
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
      const response = await api.handle(new Request(`${testUrl}/api/v1${path}`, init))
      const text = await response.text()
      return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : null }
    },
    async token(role, options = {}) {
      const token = newToken('muster')
      await insertToken(store.prisma, {
        name: `${role} ${token.slice(7, 13)}`,
        tokenHash: sha256Hex(token),
        prefix: token.slice(0, 12),
        role,
        clusterId: options.clusterId ?? null,
        createdBy: 'a test',
        expiresAt: options.expiresAt ?? null,
      })
      return token
    },
    async close() {
      await live.close()
      await Promise.all([probes.close(), balancers.close()])
      await store.close()
      await database.drop()
    },
  }
}
