import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LocalServer, launch } from '../local/server'
import type { LocalTomcat } from '../local/tomcat'
import { makeServerDirectory, serverUser } from '../local/user'

export interface AgentOptions {
  directory: string
  consoleUrl: string
  enrolmentToken: string
  tomcat: LocalTomcat
}

/** An agent as on a node's own host: the program as the console serves it, enrolled with a one-time token. */
export async function startAgent(options: AgentOptions): Promise<LocalServer> {
  const { consoleUrl, enrolmentToken, tomcat } = options
  const directory = makeServerDirectory(options.directory)
  const runAs = serverUser()
  const keep = (name: string, content: string | Buffer) => {
    const file = join(directory, name)
    writeFileSync(file, content, { mode: 0o600 })
    if (runAs) chownSync(file, runAs.uid, runAs.gid)
    return file
  }
  const reply = await fetch(`${consoleUrl}/muster-agent.mjs`)
  if (!reply.ok) throw new Error(`The console does not serve the agent's program (${reply.status})`)
  const program = keep('muster-agent.mjs', Buffer.from(await reply.arrayBuffer()))
  const passwordFile = keep('manager-password', tomcat.password)

  return launch({
    name: `agent of ${tomcat.route}`,
    processes: [
      {
        command: process.execPath,
        args: [
          ...[program, 'run', '--url', consoleUrl, '--token', enrolmentToken],
          ...['--state', join(directory, 'state'), '--manager-url', tomcat.managerUrl],
          ...['--manager-user', tomcat.username, '--manager-password-file', passwordFile],
        ],
        cwd: directory,
        runAs,
        logFile: join(directory, 'agent.log'),
      },
    ],
    // Its being there is seen by the console, which waits for its heartbeat.
    ready: async () => {},
  })
}
