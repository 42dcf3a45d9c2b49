import path from 'node:path'
import { parseArgs } from 'node:util'
import { askSecret } from '@/lib/agent/ask'
import { type Enrolled, enrol, loadEnrolled, managerAccess } from '@/lib/agent/identity'
import { consoleLog } from '@/lib/agent/log'
import { runAgent } from '@/lib/agent/run'
import { agentManagerPassword } from '@/lib/platform/env'
import { version } from '@/package.json'

const help = `Carries out the console's commands on the host of one node: fetches releases and deploys them through the
local Tomcat manager. Needs Node.js 20.19 or later and no privileges.

  muster-agent run   --url URL --token TOKEN --state DIR [manager options]   enrols, unless the token is used up and it is enrolled, and runs
  muster-agent enrol --url URL --token TOKEN --state DIR [manager options]   enrols only
  muster-agent run   --state DIR                                             runs, enrolled before

  --url URL                      where the console is, for example https://muster.example
  --token TOKEN                  the one-time token from the page of the node
  --state DIR                    where it keeps its identity, artifacts and what it has done
  --manager-url URL              the local manager (default http://127.0.0.1:8080/manager)
  --manager-user NAME            a user with the role manager-script (default console)
  --manager-password-file FILE   else the environment variable MUSTER_AGENT_MANAGER_PASSWORD, else it asks
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    state: { type: 'string' },
    'manager-url': { type: 'string', default: 'http://127.0.0.1:8080/manager' },
    'manager-user': { type: 'string', default: 'console' },
    'manager-password-file': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})
const [verb] = positionals
if (values.help || !values.state || (verb !== 'run' && verb !== 'enrol')) {
  console.log(help)
  process.exit(values.help ? 0 : 2)
}
const state = path.resolve(values.state)
const passwordFile = values['manager-password-file']

async function enrolNow(): Promise<Enrolled> {
  const { url, token } = values
  if (!url || !token)
    throw new Error('Not enrolled yet: give --url and --token (a one-time token from the page of the node).')
  return await enrol({
    state,
    consoleUrl: url,
    token,
    version,
    manager: {
      url: values['manager-url'],
      username: values['manager-user'],
      passwordFile: passwordFile ? path.resolve(passwordFile) : null,
    },
  })
}

/** A token that is given again at a restart is used up; a new one gives a new identity. */
async function whoAmI(): Promise<Enrolled> {
  const known = await loadEnrolled(state)
  if (!known || verb === 'enrol') return await enrolNow()
  if (!values.token) return known
  return await enrolNow().catch((error) => {
    consoleLog('info', 'goes on with the identity that it has', { detail: String(error) })
    return known
  })
}

try {
  const enrolled = await whoAmI()
  const { cluster, node } = enrolled.identity
  consoleLog('info', 'enrolled', { cluster, node, version })
  if (verb === 'run') {
    const asks = enrolled.manager.passwordFile === null && process.stdin.isTTY
    const password =
      agentManagerPassword() ?? (asks ? await askSecret('Password of the Tomcat manager: ') : undefined)
    const access = await managerAccess(enrolled, password)
    const agent = await runAgent({ state, enrolled, access, version, log: consoleLog })
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => void agent.stop().then(() => process.exit(0)))
    }
  }
} catch (error) {
  consoleLog('error', error instanceof Error ? error.message : String(error))
  process.exit(1)
}
