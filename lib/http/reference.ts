import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '@/lib/contract/contract'
import type { ServiceContext } from '@/lib/services/context'
import { referencePage } from './reference-page'

const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
let spec: Promise<OpenAPI.Document> | undefined

export function openApiSpec(services: Pick<ServiceContext, 'ports'>): Promise<OpenAPI.Document> {
  spec ??= generator.generate(contract, {
    info: {
      title: 'Muster',
      version: services.ports?.site.version ?? '0',
      description:
        'Clusters of session-holding application servers: watch, drain, and bring releases to them.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { cookie: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'muster.session_token' },
      },
    },
  })
  return spec
}

/** Made here and complete in itself: a console without internet has a reference too. */
export async function openApiPage(services: Pick<ServiceContext, 'ports'>): Promise<Response> {
  const page = referencePage(await openApiSpec(services))
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  })
}
