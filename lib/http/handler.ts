import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { createRouterClient } from '@orpc/server'
import { MusterError } from '@/lib/domain/errors'
import type { Actor } from '@/lib/domain/model'
import type { ServiceContext } from '@/lib/services/context'
import { type ActorSources, actorOf, bearerOf } from './actor'
import { withJsonBody } from './body'
import { errorResponse } from './errors'
import { openApiPage, openApiSpec } from './reference'
import { router } from './router'

const apiPrefix = '/api/v1'
/** Where an agent's own token says who asks. */
const agentsOwn: ReadonlySet<string> = new Set(['/agents/self', '/agents/leave'])

export type Api = {
  /** Answers everything below `/api/v1` but uploads. */
  handle(request: Request): Promise<Response>
  /** For route handlers that stream: the verbs' context of who asks, and errors told as everywhere. */
  withServices(request: Request, work: (services: ServiceContext) => Promise<Response>): Promise<Response>
  /** The same for those who are no actor. */
  guarded(work: () => Promise<Response>): Promise<Response>
  /** Calls the verbs without HTTP, as somebody. */
  clientFor(actor: Actor | null): ReturnType<typeof clientOf>
}

export function createApi(options: {
  services: Omit<ServiceContext, 'actor'>
  sources: ActorSources
  keepAliveMs?: number
}): Api {
  const { services, sources } = options
  const handler = new OpenAPIHandler(router, {
    eventIteratorKeepAliveInterval: options.keepAliveMs ?? 15_000,
  })

  async function answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.slice(apiPrefix.length)
    if (request.method === 'GET' && path === '/openapi.json')
      return Response.json(await openApiSpec(services))
    if (request.method === 'GET' && path === '/docs') return await openApiPage(services)
    // Who asks is in the database, and health is told without one.
    const agents = agentsOwn.has(path)
    const actor = path === '/health' || agents ? null : await actorOf(request, sources)
    const { matched, response } = await handler.handle(await withJsonBody(streamed(request)), {
      prefix: apiPrefix,
      context: {
        services: { ...services, actor },
        agentToken: agents ? bearerOf(request) : null,
        mayGoOn: () => isStill(actor, request, sources),
      },
    })
    if (matched) return response
    throw new MusterError(
      'NOT_FOUND',
      `There is no ${request.method} ${path || '/'} here: see ${apiPrefix}/docs.`,
    )
  }

  async function guarded(work: () => Promise<Response>): Promise<Response> {
    let response: Response
    try {
      response = await work()
    } catch (error) {
      response = errorResponse(error, services.log)
    }
    response.headers.set('cache-control', 'no-store')
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) unbuffered(response.headers)
    return response
  }

  return {
    handle: (request) => guarded(() => answer(headAsGet(request))),
    guarded,
    withServices: (request, work) =>
      guarded(async () => await work({ ...services, actor: await actorOf(request, sources) })),
    clientFor: (actor) => clientOf({ ...services, actor }),
  }
}

function clientOf(services: ServiceContext) {
  return createRouterClient(router, { context: { services, agentToken: null, mayGoOn: async () => true } })
}

/** A proxy that compresses or buffers would hold a stream's items back. */
function unbuffered(headers: Headers): void {
  headers.set('cache-control', 'no-store, no-transform')
  headers.set('x-accel-buffering', 'no')
}

/** Whoever serves this leaves the body out of the reply. */
function headAsGet(request: Request): Request {
  return request.method === 'HEAD' ? new Request(request, { method: 'GET' }) : request
}

/** A cluster's events are a list, and for those who accept a stream, a stream. */
function streamed(request: Request): Request {
  if (request.method !== 'GET' || !request.headers.get('accept')?.includes('text/event-stream'))
    return request
  const url = new URL(request.url)
  const cluster = /^\/clusters\/([^/]+)\/events$/.exec(url.pathname.slice(apiPrefix.length))?.[1]
  if (cluster === undefined) return request
  const target = new URL(`${apiPrefix}/events/stream?cluster=${cluster}`, url)
  return new Request(target, { headers: request.headers, signal: request.signal })
}

/** Rejects when that can't be told now: then nothing is concluded from it. */
async function isStill(actor: Actor | null, request: Request, sources: ActorSources): Promise<boolean> {
  try {
    return JSON.stringify(await actorOf(request, sources)) === JSON.stringify(actor)
  } catch (error) {
    if (error instanceof MusterError) return false
    throw error
  }
}
