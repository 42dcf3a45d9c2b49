import type { Manager } from './manager'
import type { ListedContext } from './manager-text'

export type Activation = { path: string; version: string; file: string }
export type Outcome = { phase: 'activated' | 'failed'; message: string | null; output: string | null }

/**
 * Deploys a version beside the one that serves and removes the others only when it runs. One that does not start is
 * removed at once, and the old one goes on serving. Doing so again changes nothing.
 *
 * @throws ManagerUnavailable when the manager can't be asked
 */
export async function activate(manager: Manager, { path, version, file }: Activation): Promise<Outcome> {
  const isIt = (context: ListedContext) => context.path === path && context.version === version
  const before = (await manager.list()).find(isIt)
  if (!before?.running) {
    // Left over from a try that broke off: Tomcat would refuse it as already there.
    if (before) await manager.undeploy(path, version)
    const reply = await manager.deploy(path, version, file)
    const now = (await manager.list()).find(isIt)
    if (!reply.ok || !now?.running) {
      const removed = now ? await manager.undeploy(path, version) : null
      const message = `Tomcat did not start it: ${reply.text.replace(/^FAIL - /, '')}`
      const output = [reply.text, removed?.text].filter(Boolean).join('\n')
      return { phase: 'failed', message, output }
    }
  }
  const others = (await manager.list()).filter((context) => context.path === path && !isIt(context))
  const said: string[] = []
  for (const other of others) {
    const reply = await manager.undeploy(path, other.version)
    said.push(reply.text)
    if (!reply.ok) {
      return {
        phase: 'failed',
        message: `the version before could not be removed: ${reply.text}`,
        output: said.join('\n'),
      }
    }
  }
  return { phase: 'activated', message: null, output: said.length > 0 ? said.join('\n') : null }
}
