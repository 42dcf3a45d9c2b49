import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { askSecret } from '@/lib/agent/ask'
import { Refused } from '@/lib/agent/console'
import { parseSeconds } from '@/lib/agent/duration'
import { type Enrolled, enrol, loadEnrolled, managerAccess } from '@/lib/agent/identity'
import { isStillKnown, join } from '@/lib/agent/join'
import { leave } from '@/lib/agent/leave'
import { consoleLog } from '@/lib/agent/log'
import { runAgent } from '@/lib/agent/run'
import { agentManagerPassword } from '@/lib/platform/env'
import { version } from '@/package.json'

const help = `Carries out the console's commands on the host of one node: fetches releases and deploys them through the
local Tomcat manager. Needs Node.js 20.19 or later and no privileges.

  muster-agent run   --url URL --token TOKEN --state DIR [manager options]   enrols, unless the token is used up and it is enrolled, and runs
  muster-agent enrol --url URL --token TOKEN --state DIR [manager options]   enrols only
  muster-agent run   --state DIR                                             runs, enrolled before
  muster-agent join  --url URL --token TOKEN --address HOST:PORT --state DIR [--name NAME] [--route ROUTE] [manager options]
                                                                             registers this host as a node, and runs
  muster-agent leave --state DIR --drain --deadline 15m --wait               drains this host's node, removes it, and ends

  --url URL                      where the console is, for example https://muster.example
  --token TOKEN                  the one-time token from the page of the node; to join, a join token of the cluster
  --state DIR                    where it keeps its identity, artifacts and what it has done
  --manager-url URL              the local manager (default http://127.0.0.1:8080/manager)
  --manager-user NAME            a user with the role manager-script (default console)
  --manager-password-file FILE   else the environment variable MUSTER_AGENT_MANAGER_PASSWORD, else it asks

join
  --address HOST:PORT            where the balancers reach the node
  --name NAME                    of the node (default: the host's)
  --route ROUTE                  its jvmRoute (default: the console asks its Tomcat)
  --console-manager-url URL      the manager as the console reaches it (default: at the host of --address)

leave, ends with 0 when it is done, 3 when the rules refuse it (the reason is printed), 1 otherwise
  --drain                        lets its sessions end first; without it, a node that takes traffic is refused
  --deadline TIME                90s, 15m, 2h: then --on-deadline
  --on-deadline WHAT             end-sessions (default), disable, or keep-waiting
  --wait                         until the node is removed
  --force --reason TEXT          passes the load limit, for a host that ends whatever happens; it is logged
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
    address: { type: 'string' },
    name: { type: 'string' },
    route: { type: 'string' },
    'console-manager-url': { type: 'string' },
    drain: { type: 'boolean', default: false },
    deadline: { type: 'string' },
    'on-deadline': { type: 'string' },
    wait: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
    reason: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})
const [verb = ''] = positionals
if (values.help || !values.state || !['run', 'enrol', 'join', 'leave'].includes(verb)) {
  console.log(help)
  process.exit(values.help ? 0 : 2)
}
const state = path.resolve(values.state)
const passwordFile = values['manager-password-file']
const manager = {
  url: values['manager-url'],
  username: values['manager-user'],
  passwordFile: passwordFile ? path.resolve(passwordFile) : null,
}
/** By which whoever starts it again knows that there is nothing to run any more. */
const removedExitCode = 4

async function enrolNow(): Promise<Enrolled> {
  const { url, token } = values
  if (!url || !token)
    throw new Error('Not enrolled yet: give --url and --token (a one-time token from the page of the node).')
  return await enrol({ state, consoleUrl: url, token, version, manager })
}

async function joinNow(): Promise<Enrolled> {
  const { url, token, address } = values
  if (!url || !token || !address)
    throw new Error('To join, give --url, --token (a join token of the cluster) and --address HOST:PORT.')
  const fromFile = passwordFile && (await readFile(passwordFile, 'utf8')).replace(/\r?\n$/, '')
  return await join({
    ...{ state, consoleUrl: url, token, address, version, manager, log: consoleLog },
    name: values.name,
    route: values.route,
    consoleManagerUrl: values['console-manager-url'],
    managerPassword: agentManagerPassword() ?? fromFile,
  })
}

/** A token that is given again at a restart is used up; a new one gives a new identity. */
async function whoAmI(): Promise<Enrolled> {
  if (verb === 'join') return await joinNow()
  const known = await loadEnrolled(state)
  if (!known || verb === 'enrol') return await enrolNow()
  if (!values.token) return known
  return await enrolNow().catch((error) => {
    consoleLog('info', 'goes on with the identity that it has', { detail: String(error) })
    return known
  })
}

async function leaveNow(): Promise<void> {
  const enrolled = await loadEnrolled(state)
  if (!enrolled) throw new Error(`There is no identity in ${state}: this host never joined.`)
  const seconds = values.deadline === undefined ? undefined : parseSeconds(values.deadline)
  if (seconds === null) throw new Error(`--deadline ${values.deadline}: say 90s, 15m or 2h.`)
  const { drain, force, reason, wait } = values
  const onDeadline = values['on-deadline']
  await leave(enrolled, { drain, force, reason, wait, onDeadline, deadlineSeconds: seconds, log: consoleLog })
}

async function runNow(): Promise<void> {
  const enrolled = await whoAmI()
  const { cluster, node } = enrolled.identity
  consoleLog('info', 'enrolled', { cluster, node, version })
  if (verb === 'enrol') return
  if (!(await isStillKnown(enrolled, consoleLog))) {
    consoleLog('error', `${node} was removed from ${cluster}: join or enrol again`)
    process.exit(removedExitCode)
  }
  const asks = enrolled.manager.passwordFile === null && process.stdin.isTTY
  const password =
    agentManagerPassword() ?? (asks ? await askSecret('Password of the Tomcat manager: ') : undefined)
  const access = await managerAccess(enrolled, password)
  const agent = await runAgent({
    ...{ state, enrolled, access, version, log: consoleLog },
    isRemoved: async () => !(await isStillKnown(enrolled, consoleLog)),
    onRemoved: () => process.exit(removedExitCode),
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void agent.stop().then(() => process.exit(0)))
  }
}

try {
  if (verb === 'leave') await leaveNow()
  else await runNow()
} catch (error) {
  const refused = error instanceof Refused && error.code === 'GUARD_REFUSED'
  consoleLog(
    'error',
    error instanceof Error ? error.message : String(error),
    refused ? { figures: error.data } : {},
  )
  process.exit(refused ? 3 : 1)
}
