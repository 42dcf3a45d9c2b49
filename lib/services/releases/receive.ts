import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { MusterError } from '@/lib/domain/errors'

export type Received = {
  /** The form's `release`; null when it had none. */
  release: string | null
  file: { path: string; name: string; sha256: string; sizeBytes: number }
}

export type FormBody = {
  contentType: string | null
  contentLength: number | null
  stream: ReadableStream<Uint8Array> | null
  /** Aborted when the sender went away; a server need not tell it by the stream. */
  signal?: AbortSignal
}

/**
 * Streams a form with `release` and `file`, in either order, to a file in `directory`, hashing on the way. Whatever
 * goes wrong, nothing is left behind.
 *
 * @throws PAYLOAD_TOO_LARGE as soon as the file is larger than `sizeMaxBytes`, UNPROCESSABLE for a form without a
 * file, BAD_REQUEST when the body is no form or broke off
 */
export async function receiveForm(
  body: FormBody,
  options: { directory: string; sizeMaxBytes: number },
): Promise<Received> {
  const { stream } = body
  if (!stream || !body.contentType?.startsWith('multipart/form-data')) {
    throw new MusterError('BAD_REQUEST', 'Send a multipart form with the fields release and file.')
  }
  if (body.contentLength !== null && body.contentLength > options.sizeMaxBytes + 65_536) {
    throw tooLarge(options.sizeMaxBytes)
  }
  await mkdir(options.directory, { recursive: true })
  await removeLeftovers(options.directory)
  const target = path.join(options.directory, randomUUID())
  try {
    return await parse(stream, body.signal, body.contentType, target, options.sizeMaxBytes)
  } catch (error) {
    await rm(target, { force: true })
    throw toMusterError(error)
  }
}

function toMusterError(error: unknown): unknown {
  if (error instanceof MusterError) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new MusterError('UNAVAILABLE', "The console's disk is full: the upload was not kept.")
  }
  // Anything else that the disk says is no fault of the sender.
  if (code === 'EACCES' || code === 'EROFS' || code === 'EIO' || code === 'ENOENT') return error
  return new MusterError('BAD_REQUEST', `The upload broke off: ${message}`)
}

async function parse(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
  contentType: string,
  target: string,
  sizeMaxBytes: number,
): Promise<Received> {
  const parser = busboy({
    headers: { 'content-type': contentType },
    limits: { files: 1, fields: 10, fieldSize: 1_000 },
    defParamCharset: 'utf8',
  })
  let release: string | null = null
  let file: Promise<Received['file']> | undefined

  parser.on('field', (name, value) => {
    if (name === 'release') release = value.trim()
  })
  parser.on('file', (field, content, info) => {
    if (field !== 'file' || file) return void content.resume()
    file = save(content, target, sizeMaxBytes).then((saved) => ({
      ...saved,
      path: target,
      name: path.basename(info.filename ?? '').slice(0, 200) || 'release.war',
    }))
    // A failure ends the whole parse at once, not when the rest of the body has come.
    file.catch((error) => parser.destroy(error))
  })
  try {
    await feed(stream, parser, signal)
  } catch (error) {
    // The file is closed before the caller deletes it.
    await file?.catch(() => undefined)
    throw error
  }
  if (!file) throw new MusterError('UNPROCESSABLE', 'The form has no file: send the WAR in the field file.')
  return { release, file: await file }
}

/**
 * Reads the body into the parser. When the parser fails, the rest is read and dropped in the background for a while:
 * closing the connection at once would hide the answer from a browser that is still sending.
 */
async function feed(
  stream: ReadableStream<Uint8Array>,
  parser: Writable,
  signal: AbortSignal | undefined,
): Promise<void> {
  const reader = stream.getReader()
  // What came so far is then no whole form, and the parser says so.
  const gone = () => void reader.cancel().catch(() => undefined)
  signal?.addEventListener('abort', gone)
  try {
    if (signal?.aborted) gone()
    await pipeline(chunksOf(reader), parser)
  } catch (error) {
    void drop(reader)
    throw error
  } finally {
    signal?.removeEventListener('abort', gone)
  }
}

async function* chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>) {
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

const dropMs = 10_000

async function drop(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), dropMs)
  try {
    while (!(await reader.read()).done);
  } catch {
    // It broke off: nothing is left to read.
  } finally {
    clearTimeout(timer)
  }
}

const leftoverMs = 24 * 3_600_000

/** Uploads that a process took with it when it was killed. */
async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name)
    const found = await stat(file).catch(() => null)
    if (found && Date.now() - found.mtimeMs > leftoverMs) await rm(file, { force: true })
  }
}

async function save(content: NodeJS.ReadableStream, target: string, sizeMaxBytes: number) {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length
      if (sizeBytes > sizeMaxBytes) return done(tooLarge(sizeMaxBytes))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(content, measure, createWriteStream(target, { flags: 'wx', mode: 0o640 }))
  return { sha256: hash.digest('hex'), sizeBytes }
}

function tooLarge(sizeMaxBytes: number): MusterError {
  const limitMb = Math.floor(sizeMaxBytes / 1_048_576)
  return new MusterError(
    'PAYLOAD_TOO_LARGE',
    `The file is larger than ${limitMb} MB, the limit in the settings.`,
    {
      limitMb,
    },
  )
}
