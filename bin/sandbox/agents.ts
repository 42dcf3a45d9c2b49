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
  const program = join(directory, 'muster-agent.mjs')
  const reply = await fetch(`${consoleUrl}/muster-agent.mjs`)
  if (!reply.ok) throw new Error(`The console does not serve the agent's program (${reply.status})`)
  writeFileSync(program, Buffer.from(await reply.arrayBuffer()))
  const runAs = serverUser()
  if (runAs) chownSync(program, runAs.uid, runAs.gid)

  return launch({
    name: `agent of ${tomcat.route}`,
    processes: [
      {
        command: process.execPath,
        args: [
          program,
          'run',
          ...['--url', consoleUrl, '--token', enrolmentToken, '--state', join(directory, 'state')],
          ...['--manager-url', tomcat.managerUrl, '--manager-user', tomcat.username],
        ],
        cwd: directory,
        env: { MUSTER_AGENT_MANAGER_PASSWORD: tomcat.password },
        runAs,
        logFile: join(directory, 'agent.log'),
      },
    ],
    // Its being there is seen by the console, which waits for its heartbeat.
    ready: async () => {},
  })
}
