import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { headers } from 'next/headers'
import { type Auth, createAuth } from '@/lib/auth'
import { createBalancers } from '@/lib/balancers/registry'
import type { Actor } from '@/lib/domain/model'
import { errorResponse } from '@/lib/http/errors'
import { type Api, createApi } from '@/lib/http/handler'
import { createSecretBox } from '@/lib/platform/crypto'
import { env, requireEnv } from '@/lib/platform/env'
import { createLogger, type Logger } from '@/lib/platform/logger'
import { createProbes } from '@/lib/probes/registry'
import type { Ports, ServiceContext } from '@/lib/services/context'
import { createLiveHub, type LiveHub } from '@/lib/services/live-hub'
import { prepareFirstStart } from '@/lib/services/people/first-start'
import { tokenActor } from '@/lib/services/people/token-actor'
import { createSessionSnapshots } from '@/lib/services/sessions/snapshots'
import { createStore } from '@/lib/store/client'
import { migrate } from '@/lib/store/migrate'
import { version } from '@/package.json'

/** What this web process is made of. */
export type Web = {
  api: Api
  auth: Auth
  services: Omit<ServiceContext, 'actor'> & { ports: Ports }
}

/** Bundles of one process share it. A start that failed is tried again by the next request. */
const kept = globalThis as typeof globalThis & { musterWeb?: Promise<Web> | undefined }

export function web(): Promise<Web> {
  kept.musterWeb ??= start().catch((error) => {
    kept.musterWeb = undefined
    throw error
  })
  return kept.musterWeb
}

async function start(): Promise<Web> {
  const settings = env()
  const databaseUrl = requireEnv('DATABASE_URL')
  const secret = requireEnv('MUSTER_SECRET')
  await migrate(databaseUrl)
  const store = createStore(databaseUrl)
  const log = createLogger('web')
  const ports: Ports = {
    probeFor: createProbes().probeFor,
    balancerFor: createBalancers().balancerFor,
    hashPassword,
    verifyPassword: (hash, password) => verifyPassword({ hash, password }),
    live: createLiveHub(store),
    sessions: createSessionSnapshots(),
    site: {
      version,
      url: settings.MUSTER_URL,
      amqpUrl: settings.AMQP_URL ?? null,
      agentAmqpUrl: settings.MUSTER_AGENT_AMQP_URL ?? settings.AMQP_URL ?? null,
      artifactsDir: settings.MUSTER_ARTIFACTS_DIR,
    },
  }
  const services = { store, secrets: createSecretBox(secret), now: () => new Date(), log, ports }
  endOnSignal(ports.live, log)
  const auth = createAuth({ store, secret, url: settings.MUSTER_URL })
  const api = createApi({
    services,
    sources: { person: auth.person, token: (token) => tokenActor(services, token) },
  })
  await prepareFirstStart(
    { ...services, actor: { kind: 'system', rule: 'first run' } },
    {
      adminEmail: settings.MUSTER_ADMIN_EMAIL ?? null,
      adminPassword: settings.MUSTER_ADMIN_PASSWORD ?? null,
      adminToken: settings.MUSTER_BOOTSTRAP_ADMIN_TOKEN ?? null,
    },
  )
  return { api, auth, services }
}

export function answerApi(request: Request): Promise<Response> {
  return answered(({ api }) => api.handle(request))
}

export function answerAuth(request: Request): Promise<Response> {
  return answered(({ auth }) => auth.handler(request))
}

/** Also while the database has been away since this process started. */
async function answered(answer: (web: Web) => Promise<Response>): Promise<Response> {
  try {
    return await answer(await web())
  } catch (error) {
    return errorResponse(error, createLogger('web'))
  }
}

/** Who looks at the page that is being rendered; null = nobody has signed in. */
export async function pageActor(): Promise<Actor | null> {
  const { auth } = await web()
  const person = await auth.person(new Headers(await headers()))
  return person && { kind: 'person', id: person.id, name: person.name, role: person.role }
}

/** The server waits for open requests before it ends, and streams would stay open for ever. */
function endOnSignal(live: LiveHub, log: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      live.close().catch((error) => log.warn({ err: error }, 'could not end the streams'))
    })
  }
}

/** The interface as the page's reader may use it, without HTTP. */
export async function serverClient() {
  const { api } = await web()
  return api.clientFor(await pageActor())
}
