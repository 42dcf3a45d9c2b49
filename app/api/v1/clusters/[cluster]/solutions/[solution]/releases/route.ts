import { uploadRelease } from '@/lib/services/releases/upload'
import { web } from '@/lib/web'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ cluster: string; solution: string }> }

/** Streamed: the body goes to disk as it comes. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { api } = await web()
  const { cluster, solution } = await params
  return await api.withServices(request, async (services) => {
    const length = request.headers.get('content-length')
    const release = await uploadRelease(services, {
      cluster,
      solution,
      body: {
        contentType: request.headers.get('content-type'),
        contentLength: length === null ? null : Number(length),
        stream: request.body,
        signal: request.signal,
      },
    })
    return Response.json(release, { status: 201 })
  })
}

/** The list of releases and all else of this path belong to the interface as a whole. */
async function other(request: Request): Promise<Response> {
  const { api } = await web()
  return await api.handle(request)
}

export { other as DELETE, other as GET, other as HEAD, other as PATCH, other as PUT }
