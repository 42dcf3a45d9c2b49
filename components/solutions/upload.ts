import type { Release } from '@/lib/contract/solutions'

export type UploadTarget = { cluster: string; solution: string; release: string; file: File }
export type UploadProgress = { sentBytes: number; totalBytes: number }

/** An upload that the console refused, or that never reached it; the message is for the person who tried. */
export class UploadError extends Error {
  override readonly name = 'UploadError'
  constructor(
    message: string,
    readonly field: 'release' | 'file' | null,
  ) {
    super(message)
  }
}

/**
 * Sends a WAR by XMLHttpRequest, because `fetch` does not tell how far an upload is.
 * Rejects with `UploadError`, or with an `AbortError` when `signal` fires.
 */
export function upload(
  { cluster, solution, release, file }: UploadTarget,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<Pick<Release, 'release'>> {
  const form = new FormData()
  // The console reads the form as it comes: the name has to be there before the bytes.
  form.append('release', release)
  form.append('file', file)
  const path = `/api/v1/clusters/${encodeURIComponent(cluster)}/solutions/${encodeURIComponent(solution)}/releases`
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.responseType = 'text'
    request.upload.onprogress = ({ loaded, total }) => onProgress({ sentBytes: loaded, totalBytes: total })
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve({ release })
        : reject(refusal(request.status, request.responseText))
    request.onerror = () =>
      reject(new UploadError('The connection to the console broke off. Nothing was kept; try again.', null))
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}

/** What the console's reply to a refused upload means. */
export function refusal(status: number, body: string): UploadError {
  const { message, field } = readError(body)
  if (message) return new UploadError(message, field)
  if (status === 413) return new UploadError('The file is larger than a proxy or the console takes.', 'file')
  if (status === 401)
    return new UploadError('You are signed out. Sign in again; the form keeps what you filled in.', null)
  return new UploadError(`The console answered ${status} and did not say why.`, null)
}

function readError(body: string): { message: string | null; field: 'release' | 'file' | null } {
  try {
    const value = JSON.parse(body) as { message?: unknown; data?: { field?: unknown } | null } | null
    const field = value?.data?.field
    return {
      message: typeof value?.message === 'string' && value.message !== '' ? value.message : null,
      field: field === 'release' || field === 'file' ? field : null,
    }
  } catch {
    return { message: null, field: null }
  }
}
