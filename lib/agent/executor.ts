import { type Opened, openEnvelope } from '@/lib/broker/envelope'
import type { Command, Envelope, Report } from '@/lib/contract/bus'
import { activate } from './activate'
import type { Artifacts } from './artifacts'
import { download } from './download'
import type { Enrolled } from './identity'
import type { AgentLog } from './log'
import type { Manager } from './manager'
import type { Memory, Remembered } from './memory'

type StepReport = Extract<Report, { kind: 'step' }>
type Deployment = Extract<Command, { kind: 'stage' | 'activate' }>
export type StepWord = Pick<StepReport, 'importId' | 'commandId' | 'phase' | 'message' | 'output'>

export type ExecutorOptions = {
  enrolled: Enrolled
  artifacts: Artifacts
  memory: Memory
  manager: Manager
  now(): Date
  log: AgentLog
  /** Resolves when the broker has it; what the agent said last of a command must arrive. */
  say(word: StepWord): Promise<void>
  /** For a heartbeat out of turn. */
  changed(): void
}

export type Executor = {
  /** Rejects when it can't be told to the console: the command is then delivered again, which does no harm. */
  handle(wire: string, redelivered: boolean): Promise<void>
  refused(): number
}

/** Turns one message into what is done and reported. Nothing is done that is not signed, fresh, and for this node. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { enrolled, memory, log, say } = options
  const { cluster, node, signingKey } = enrolled.identity
  let refused = 0

  async function refuse(opened: Extract<Opened, { ok: false }>) {
    refused += 1
    log('warn', 'refused a command', { refusal: opened.refusal, detail: opened.message })
    // Only a signed one says truly what it belongs to.
    if (opened.refusal !== 'expired' || opened.envelope.command.kind !== 'activate') return
    const { id, command } = opened.envelope
    await say({
      importId: command.importId,
      commandId: id,
      phase: 'refused',
      message: opened.message,
      output: null,
    })
  }

  return {
    refused: () => refused,
    async handle(wire, redelivered) {
      const opened = openEnvelope(wire, { cluster, node, key: signingKey }, options.now())
      if (!opened.ok) return await refuse(opened)
      const { id, command } = opened.envelope
      if (command.kind === 'look') return options.changed()
      const known = memory.recall(id)
      if (known && !redelivered) {
        refused += 1
        log('warn', 'refused a command', { refusal: 'replayed', command: id })
        return
      }
      const result = known ?? (await carryOut(opened.envelope, command, options))
      if (!known) await memory.remember(result)
      log(result.phase === 'failed' ? 'error' : 'info', `${command.kind}: ${result.phase}`, {
        version: command.version,
        detail: result.message,
      })
      await say({ importId: command.importId, commandId: id, ...pick(result) })
      options.changed()
    },
  }
}

const pick = ({ phase, message, output }: Remembered) => ({ phase, message, output })

async function carryOut(
  envelope: Envelope,
  command: Deployment,
  options: ExecutorOptions,
): Promise<Remembered> {
  const { artifacts, manager, say } = options
  const { id } = envelope
  const { importId } = command
  // What is only on the way is said as well as it goes.
  const mention = (phase: 'staging' | 'activating', message: string | null) =>
    say({ importId, commandId: id, phase, message, output: null }).catch(() => undefined)
  try {
    await mention(command.kind === 'stage' ? 'staging' : 'activating', null)
    await download(artifacts, {
      url: `${options.enrolled.consoleUrl}${command.artifactPath}`,
      token: options.enrolled.identity.agentToken,
      sha256: command.sha256,
      sizeBytes: command.sizeBytes,
      until: new Date(envelope.expiresAt),
      onRetry: (message) => void mention(command.kind === 'stage' ? 'staging' : 'activating', message),
    })
    if (command.kind === 'stage') return { id, phase: 'staged', message: null, output: null }
    const { contextPath: path, version, sha256 } = command
    const outcome = await activate(manager, { path, version, file: artifacts.fileOf(sha256) })
    await artifacts.keepLast(sha256)
    return { id, ...outcome }
  } catch (error) {
    return {
      id,
      phase: 'failed',
      message: error instanceof Error ? error.message : String(error),
      output: null,
    }
  }
}
