import type { Failure, NodeReading } from '@/lib/domain/model'
import type { ProbeTarget } from '../probe'
import { type ManagerClient, managerPlace } from './manager-client'
import { type BeanReplies, parseReading } from './parse-beans'
import { isHtmlStatus, parseStatus } from './parse-status'

type StatusRead =
  | { ok: true; reading: Omit<NodeReading, 'version'>; byBeans: boolean }
  | { ok: false; failure: Failure; status: number | null }

/** One type at a time, each about 2 ms. */
const queries: Record<keyof BeanReplies, string> = {
  managers: 'qry=*:type=Manager,*',
  modules: 'qry=*:j2eeType=WebModule,*',
  requests: 'qry=*:type=GlobalRequestProcessor,*',
  threads: 'qry=*:type=ThreadPool,*',
  memory: 'qry=java.lang:type=Memory',
  start: 'get=java.lang:type=Runtime&att=StartTime',
}

/** What a status says, or its own MBeans where its manager offers that as HTML only: seen with Tomcat 9.0.70. */
export async function readingOf(
  client: ManagerClient,
  target: ProbeTarget,
  body: string,
  timeoutMs: number,
): Promise<StatusRead> {
  if (isHtmlStatus(body)) return await readBeans(client, target, timeoutMs)
  const { path, place } = managerPlace(target)
  const status = parseStatus(body, path)
  if (status.ok) return { ...status, byBeans: false }
  return { ok: false, status: 200, failure: { kind: status.kind, message: `${place} ${status.problem}` } }
}

export async function readBeans(
  client: ManagerClient,
  target: ProbeTarget,
  timeoutMs: number,
): Promise<StatusRead> {
  const begun = performance.now()
  const { path, place } = managerPlace(target)
  const replies: Partial<BeanReplies> = {}
  for (const [name, query] of Object.entries(queries)) {
    const reply = await client.get(target, {
      path: `/jmxproxy/?${query}`,
      role: 'manager-jmx',
      timeoutMs: Math.max(1, timeoutMs - (performance.now() - begun)),
    })
    if (!reply.ok && reply.status === 403) {
      const message = `${place} offers its status as HTML only, as older Tomcats do, and its MBeans to users with the role manager-jmx, which ${target.username ?? 'nobody'} lacks (403). Give it that role, or update Tomcat.`
      return { ok: false, status: 403, failure: { kind: 'forbidden', message } }
    }
    if (!reply.ok) return reply
    replies[name as keyof BeanReplies] = reply.body
  }
  const parsed = parseReading(replies as BeanReplies, path)
  if (parsed.ok) return { ok: true, reading: parsed.value, byBeans: true }
  const message = `${place} offers its status as HTML only, and its MBeans can't be read: ${parsed.problem}.`
  return { ok: false, status: 200, failure: { kind: 'bad-reply', message } }
}
