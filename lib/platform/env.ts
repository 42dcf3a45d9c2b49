import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65535)

/** Every setting that comes by the environment. The README's table says the same in words. */
const Env = z.object({
  NODE_ENV: z.string().default('production'),
  DATABASE_URL: z.string().optional(),
  /** Without it the console works and says that imports are off. */
  AMQP_URL: z.string().optional(),
  /** What agents are told to connect to, when it differs from AMQP_URL. */
  MUSTER_AGENT_AMQP_URL: z.string().optional(),
  RABBITMQ_MANAGEMENT_URL: z.string().optional(),
  /** 32 bytes in base64: encrypts secrets at rest and signs cookies. */
  MUSTER_SECRET: z.string().optional(),
  /** Where people and agents reach the console. */
  MUSTER_URL: z.string().default('http://127.0.0.1:3000'),
  MUSTER_ADMIN_EMAIL: z.string().optional(),
  MUSTER_ADMIN_PASSWORD: z.string().optional(),
  /** An admin token that is accepted from the first start on; for scripts that set a console up. */
  MUSTER_BOOTSTRAP_ADMIN_TOKEN: z.string().optional(),
  MUSTER_ARTIFACTS_DIR: z.string().default('.muster/artifacts'),
  MUSTER_LOG_LEVEL: z.string().default('info'),
  HOSTNAME: z.string().optional(),
  PORT: port.default(3000),
})
export type Env = z.infer<typeof Env>

let parsed: Env | undefined

/** The environment, checked once. Throws an error that names each variable that is wrong. */
export function env(): Env {
  if (parsed) return parsed
  const result = Env.safeParse(process.env)
  if (!result.success) throw new Error(`The environment is not usable:\n${z.prettifyError(result.error)}`)
  parsed = result.data
  return parsed
}

/** A variable that this program cannot run without. */
export function requireEnv<K extends keyof Env>(name: K): NonNullable<Env[K]> {
  const value = env()[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set`)
  return value as NonNullable<Env[K]>
}

/** The whole environment with additions, for a child process of ours. */
export function environmentWith(additions: Record<string, string>): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return { ...Object.fromEntries(inherited), ...additions }
}

/** The manager's password for the agent, which has flags for all else and none of the console's settings. */
export function agentManagerPassword(): string | undefined {
  return process.env.MUSTER_AGENT_MANAGER_PASSWORD
}
