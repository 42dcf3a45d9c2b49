import type { Failure } from '@/lib/domain/model'
import { meetCertificate } from '../certificates'
import type { Capability, ConnectionTest, ProbeTarget, Tried } from '../probe'
import type { ManagerClient, ManagerReply } from './manager-client'
import { managerPlace } from './manager-client'
import { parseBeans } from './parse-jmx'
import { parseServerVersion } from './parse-text'
import { readingOf } from './read-status'

type Need = { need: Capability['need']; role: string; path: string; works: string; purpose: string }

const status: Need = {
  need: 'status',
  role: 'manager-status',
  path: '/status/all?JSON=true',
  works: 'Sessions, threads, heap and releases can be read.',
  purpose: 'monitoring is not possible',
}
const sessions: Need = {
  need: 'sessions',
  role: 'manager-jmx',
  path: '/jmxproxy/?qry=*:type=Manager,*',
  works: 'Single sessions can be listed with their idle times.',
  purpose: 'the route and single sessions with their idle times are not shown',
}
const deploy: Need = {
  need: 'deploy',
  role: 'manager-script',
  path: '/text/serverinfo',
  works: 'Releases can be deployed, and idle times be read in steps of a minute.',
  purpose: 'releases cannot be deployed and the Tomcat version is not known',
}

const lacks = (need: Need, message: string): Capability => ({ need: need.need, ok: false, message })

/** Tries what Muster needs, changing nothing, and tells the certificate that was met. */
export async function testConnection(client: ManagerClient, target: ProbeTarget): Promise<ConnectionTest> {
  const [tried, certificate] = await Promise.all([
    tryNeeds(client, target),
    meetCertificate(managerPlace(target).origin, target.timeoutMs),
  ])
  return { ...tried, certificate }
}

/** One after the other: each wrong password counts towards a lock-out. */
async function tryNeeds(client: ManagerClient, target: ProbeTarget): Promise<Tried> {
  const begun = performance.now()
  const { place } = managerPlace(target)
  const left = () => Math.max(1, target.timeoutMs - (performance.now() - begun))
  const ask = ({ path, role }: Need) => client.get(target, { path, role, timeoutMs: left() })
  const capabilities: Capability[] = []

  const first = await ask(status)
  const latencyMs = Math.round((performance.now() - begun) * 10) / 10
  const failed = (failure: Failure): Tried => ({ ok: false, latencyMs, failure, capabilities })
  if (!first.ok && first.status !== 403) return failed(first.failure)
  if (!first.ok && !(await admitsAddress(client, target, left()))) {
    return failed({
      kind: 'forbidden',
      message: `${place} does not admit the address of Muster (403, even before it asks who). Add it to the RemoteCIDRValve in the manager's context.xml.`,
    })
  }

  /** A missing role is a capability that is missing; anything else is noted as it is. */
  const judge = (need: Need, reply: ManagerReply): void => {
    if (reply.ok) capabilities.push({ need: need.need, ok: true, message: need.works })
    else if (reply.status === 403) {
      capabilities.push(lacks(need, `Role ${need.role} is missing: ${need.purpose}.`))
    } else capabilities.push(lacks(need, reply.failure.message))
  }
  judge(status, first)
  const beans = await ask(sessions)
  judge(sessions, beans)
  const info = await ask(deploy)
  judge(deploy, info)

  if (!first.ok) {
    const who = target.username === null ? 'Without a user' : `User ${target.username}`
    return failed({
      kind: 'forbidden',
      message: `${who} lacks the role manager-status at ${place} (403). Add it in tomcat-users.xml.`,
    })
  }
  const read = await readingOf(client, target, first.body, left())
  if (!read.ok) return failed(read.failure)
  const managers = beans.ok ? parseBeans(beans.body) : null
  const routes = managers?.ok ? managers.value.map((bean) => bean.attributes.get('jvmRoute')) : []
  const contexts = read.reading.contexts.map(({ path, version, running, sessions: held }) => {
    return { path, version, running, sessions: held }
  })
  return {
    ok: true,
    latencyMs,
    version: info.ok ? parseServerVersion(info.body) : null,
    route: routes.find((route) => route !== undefined && route !== '' && route !== 'null') ?? null,
    contexts,
    capabilities,
  }
}

/** The manager's address filter stands before its authentication: asked without credentials, it says 401 or 403. */
async function admitsAddress(
  client: ManagerClient,
  target: ProbeTarget,
  timeoutMs: number,
): Promise<boolean> {
  const reply = await client.get(target, {
    path: '/text/serverinfo',
    role: 'manager-script',
    timeoutMs,
    anonymous: true,
  })
  return reply.ok || reply.status === 401
}
