import pino, { type Logger } from 'pino'
import { env } from './env'

export type { Logger }

const secretPaths = [
  'password',
  '*.password',
  'token',
  '*.token',
  'secret',
  '*.secret',
  'authorization',
  '*.authorization',
]

/** One JSON line a message on standard output. Fields that hold secrets are removed wherever they stand. */
export function createLogger(name: string): Logger {
  return pino({ name, level: env().MUSTER_LOG_LEVEL, redact: { paths: secretPaths, remove: true } })
}
