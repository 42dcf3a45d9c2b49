import { readArtifact } from '@/lib/services/releases/read-artifact'
import { web } from '@/lib/web'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ sha256: string }> }

/** For agents: an artifact, or the rest of one from where the last try broke off. */
async function handle(request: Request, { params }: Context): Promise<Response> {
  const { api, services } = await web()
  const { sha256 } = await params
  // An agent's token is no actor's: the verb itself looks whose it is.
  return await api.guarded(async () => {
    const { status, headers, body } = await readArtifact(services, {
      authorization: request.headers.get('authorization'),
      range: request.headers.get('range'),
      headOnly: request.method === 'HEAD',
      sha256,
    })
    return new Response(body, { status, headers })
  })
}

export { handle as GET, handle as HEAD }
