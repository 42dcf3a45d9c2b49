import { createConnection, type Socket } from 'node:net'
import type { Failure } from '@/lib/domain/model'

const replyLimitBytes = 16 * 1024 * 1024

export type RuntimeTarget = {
  /** `host:port`, `[::1]:port` or the path of a unix socket. */
  address: string
  /** Overall, connect to last byte. */
  timeoutMs: number
}

export type RuntimeReply = { ok: true; text: string } | { ok: false; failure: Failure }

function open(address: string): Socket {
  if (address.startsWith('/')) return createConnection({ path: address })
  const at = address.lastIndexOf(':')
  const host = address.slice(0, at).replace(/^\[|\]$/g, '')
  return createConnection({ host, port: Number(address.slice(at + 1)) })
}

function failureOf(error: unknown, { address, timeoutMs }: RuntimeTarget): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const place = `HAProxy's runtime API at ${address}`
  const say = (kind: Failure['kind'], message: string): Failure => ({ kind, message })
  if (code === 'ECONNREFUSED') {
    return say('refused', `Nothing listens for ${place}. Is HAProxy running, with a stats socket there?`)
  }
  if (code === 'ENOENT') {
    return say(
      'unreachable',
      `There is no socket ${address} on this machine. Check the path, and that HAProxy runs.`,
    )
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return say(
      'forbidden',
      `Muster may not open ${address}. Give its user access to the stats socket (mode, group).`,
    )
  }
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT') {
    return say(
      'timeout',
      `${place} did not answer in full within ${timeoutMs / 1000} s. It may hang, or a firewall may drop the packets.`,
    )
  }
  if (code === 'TOO_LARGE') {
    return say(
      'too-large',
      `The answer of ${place} is larger than ${replyLimitBytes / 1024 / 1024} MiB and was cut off. Check the address.`,
    )
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return say(
      'bad-reply',
      `${place} closed the connection before it had answered. Check that the address is that of a stats socket.`,
    )
  }
  return say(
    'unreachable',
    `${place} can't be reached (${code || 'unknown error'}). Check the address and the route to it.`,
  )
}

const errorWith = (code: string) => Object.assign(new Error(code), { code })

/**
 * Sends commands, separated by `;`, on a connection of their own and reads to the end: without a prompt HAProxy
 * answers the line and closes.
 */
export function sendCommands(target: RuntimeTarget, commands: string[]): Promise<RuntimeReply> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const socket = open(target.address)
    const timer = setTimeout(() => socket.destroy(errorWith('TIMEOUT')), target.timeoutMs)
    socket.on('connect', () => socket.write(`${commands.join(';')}\n`))
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > replyLimitBytes) socket.destroy(errorWith('TOO_LARGE'))
    })
    socket.on('error', (error) => resolve({ ok: false, failure: failureOf(error, target) }))
    socket.on('end', () => {
      resolve({ ok: true, text: Buffer.concat(chunks).toString('utf8') })
      socket.destroy()
    })
    socket.on('close', () => {
      clearTimeout(timer)
      // After `end` or `error` this changes nothing.
      resolve({ ok: false, failure: failureOf(errorWith('ECONNRESET'), target) })
    })
  })
}
