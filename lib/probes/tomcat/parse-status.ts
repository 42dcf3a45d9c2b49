import type { FailureKind, NodeContext, NodeReading } from '@/lib/domain/model'
import { parseJavaDate } from './java-date'
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './json-fields'

export type StatusReply =
  | { ok: true; reading: Omit<NodeReading, 'version'> }
  | { ok: false; kind: FailureKind; problem: string }

/** `localhost/demo##2` → `/demo`, `2`; the root context is `localhost/`, and `/` here. */
function contextName(name: string): { path: string; version: string | null } {
  const [base = '', version] = name.slice(name.indexOf('/')).split('##', 2)
  return { path: base, version: version || null }
}

/** Manager and host-manager are told by their servlets: their path is the administrator's choice. */
function isManager(context: Fields, path: string, managerPath: string): boolean {
  if (path === managerPath) return true
  const servlets = new Set(listOf(context.wrapper).map((wrapper) => textOf(wrapper.servletName)))
  return servlets.has('HTMLManager') || servlets.has('HTMLHostManager')
}

/** null as soon as one is not known. */
function total(numbers: (number | null)[]): number | null {
  let sum = 0
  for (const number of numbers) {
    if (number === null) return null
    sum += number
  }
  return sum
}

function readContext(context: Fields, { path, version }: ReturnType<typeof contextName>): NodeContext {
  const manager = fieldsOf(context.manager)
  // One servlet that says nothing, where nothing is said of servlets: unknown is not none.
  const servlets = Array.isArray(context.wrapper) ? listOf(context.wrapper) : [{}]
  return {
    path,
    version,
    running: textOf(context.state) === 'STARTED',
    sessions: numberOf(manager.activeSessions),
    opened: numberOf(manager.sessionCounter),
    startedAt: parseJavaDate(textOf(context.startTime) ?? ''),
    expired: numberOf(manager.expiredSessions),
    requests: total(servlets.map((servlet) => numberOf(servlet.requestCount))),
    errors: total(servlets.map((servlet) => numberOf(servlet.errorCount))),
  }
}

/** The connector that is nearest to its limit: an idle second one must not hide that no thread is left. */
function fullestThreads(connectors: Fields[]): { busy: number | null; max: number | null } {
  let fullest = { busy: null as number | null, max: null as number | null, share: -1 }
  for (const connector of connectors) {
    const threads = fieldsOf(connector.threadInfo)
    const busy = numberOf(threads.currentThreadsBusy)
    // -1: an executor that has no limit or does not tell.
    const max = numberOf(threads.maxThreads)
    if (busy === null || max === null || max === 0) continue
    if (busy / max > fullest.share) fullest = { busy, max, share: busy / max }
  }
  return fullest
}

type Root = { tomcat: Fields } | { kind: FailureKind; problem: string }

const notTomcat: Root = {
  kind: 'not-tomcat',
  problem: 'answers, but not as a Tomcat manager does. Check the manager URL.',
}

/** The root of the reply, or what is wrong with it. */
function rootOf(body: string): Root {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    if (/^\s*\{\s*"tomcat"/.test(body)) {
      return { kind: 'bad-reply', problem: 'sent a status that is cut short or not JSON.' }
    }
    return notTomcat
  }
  const tomcat = fieldsOf(fieldsOf(parsed).tomcat)
  if (!('jvm' in tomcat || 'connector' in tomcat)) return notTomcat
  if (Array.isArray(tomcat.context)) return { tomcat }
  return { kind: 'bad-reply', problem: 'sent a status without its applications.' }
}

/** The page for people that older Tomcats answer with, whatever was asked for. */
export const isHtmlStatus = (body: string) => /^\s*<(?:!doctype )?html[\s\S]*Server Status/i.test(body)

/**
 * `GET /manager/status/all?JSON=true`. Manager applications are left out: their sessions are not the users'.
 * @param managerPath the path of the manager application, `/manager`
 */
export function parseStatus(body: string, managerPath: string): StatusReply {
  const root = rootOf(body)
  if ('problem' in root) return { ok: false, ...root }
  const { tomcat } = root
  const contexts: NodeContext[] = []
  const managers: NodeContext[] = []
  for (const context of listOf(tomcat.context)) {
    const name = contextName(textOf(context.name) ?? '')
    const read = readContext(context, name)
    if (isManager(context, name.path, managerPath)) managers.push(read)
    else contexts.push(read)
  }
  // The reply has no start time of the JVM; the manager itself starts with it and is hardly ever redeployed.
  const manager = managers.find(({ path }) => path === managerPath) ?? managers[0]
  const connectors = listOf(tomcat.connector)
  const requests = connectors.map((connector) => fieldsOf(connector.requestInfo))
  const memory = fieldsOf(fieldsOf(tomcat.jvm).memory)
  const [heapTotal, heapFree] = [numberOf(memory.total), numberOf(memory.free)]
  const threads = fullestThreads(connectors)
  return {
    ok: true,
    reading: {
      startedAt: manager?.startedAt ?? null,
      // One that is just stopping may hold some still; one that is stopped need not say.
      sessions: total(contexts.map(({ running, sessions }) => (running ? sessions : (sessions ?? 0)))),
      contexts,
      counters: {
        opened: total(contexts.map((context) => context.opened)),
        expired: total(contexts.map((context) => context.expired ?? null)),
        requests: total(requests.map((info) => numberOf(info.requestCount))),
        errors: total(requests.map((info) => numberOf(info.errorCount))),
      },
      threadsBusy: threads.busy,
      threadsMax: threads.max,
      heapUsedBytes: heapTotal === null || heapFree === null ? null : heapTotal - heapFree,
      heapMaxBytes: numberOf(memory.max),
    },
  }
}
