import type { NodeContext, NodeReading } from '@/lib/domain/model'
import { type Bean, contextOfBean, type JmxReply, parseBeans } from './parse-jmx'

/** What was asked of `/jmxproxy/`, each reply as it came. */
export type BeanReplies = {
  managers: string
  modules: string
  requests: string
  threads: string
  memory: string
  start: string
}

const numberAt = (bean: Bean | undefined, attribute: string): number | null => {
  const text = bean?.attributes.get(attribute)
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : null
}

/** null as soon as one is not known. */
function total(numbers: (number | null)[]): number | null {
  return numbers.reduce<number | null>(
    (sum, number) => (sum === null || number === null ? null : sum + number),
    0,
  )
}

/** `//localhost/crm##2` → `localhost` and `/crm##2`; the root context is `/`, as its manager calls it. */
function moduleKey(bean: Bean): string {
  return bean.keys.get('name')?.replace(/^\/\//, '') ?? ''
}
const managerKey = (bean: Bean) => `${bean.keys.get('host') ?? ''}${bean.keys.get('context') ?? ''}`

function contextOf(module: Bean, manager: Bean | undefined): NodeContext {
  const context = moduleKey(module).replace(/^[^/]*/, '')
  const startedAt = numberAt(module, 'startTime')
  return {
    ...contextOfBean({ ...module, keys: new Map([['context', context]]) }),
    running: module.attributes.get('stateName') === 'STARTED',
    sessions: numberAt(manager, 'activeSessions'),
    opened: numberAt(manager, 'sessionCounter'),
    startedAt: startedAt !== null && startedAt > 0 ? new Date(startedAt) : null,
    expired: numberAt(manager, 'expiredSessions'),
    requests: numberAt(module, 'requestCount'),
    errors: numberAt(module, 'errorCount'),
  }
}

/** The connector that is nearest to its limit. */
function fullest(pools: Bean[]): { busy: number | null; max: number | null } {
  const known = pools.flatMap((pool) => {
    const [busy, max] = [numberAt(pool, 'currentThreadsBusy'), numberAt(pool, 'maxThreads')]
    return busy === null || max === null || max === 0 ? [] : { busy, max }
  })
  return known.toSorted((left, right) => right.busy / right.max - left.busy / left.max)[0] ?? noThreads
}
const noThreads = { busy: null, max: null }

/** `{committed=1, init=2, max=3, used=4}` */
function heapOf(bean: Bean | undefined, part: 'used' | 'max'): number | null {
  const text = bean?.attributes.get('HeapMemoryUsage') ?? ''
  const figure = new RegExp(`\\b${part}=(\\d+)`).exec(text)?.[1]
  return figure === undefined ? null : Number(figure)
}

/**
 * A reading from a Tomcat's own MBeans, for those whose manager tells its status in HTML alone. Manager applications
 * are left out, as everywhere.
 */
export function parseReading(
  replies: BeanReplies,
  managerPath: string,
): JmxReply<Omit<NodeReading, 'version'>> {
  const { managers, modules, requests, threads, memory } = replies
  const parsed = [managers, modules, requests, threads, memory].map(parseBeans)
  const failed = parsed.find((reply) => !reply.ok)
  if (failed && !failed.ok) return failed
  const [held = [], hosted = [], processors = [], pools = [], heap = []] = parsed.map((reply) =>
    reply.ok ? reply.value : [],
  )
  if (hosted.length === 0) return { ok: false, problem: 'it names no applications' }
  const managerOf = new Map(held.map((bean) => [managerKey(bean), bean]))
  const contexts = hosted
    .map((module) => contextOf(module, managerOf.get(moduleKey(module))))
    .filter(({ path }) => path !== managerPath && path !== '/host-manager')
  const busiest = fullest(pools)
  const started = / = (\d{12,14})\s*$/.exec(replies.start)?.[1]
  return {
    ok: true,
    value: {
      startedAt: started === undefined ? null : new Date(Number(started)),
      sessions: total(contexts.map(({ running, sessions }) => (running ? sessions : (sessions ?? 0)))),
      contexts,
      counters: {
        opened: total(contexts.map(({ opened, running }) => (running ? opened : (opened ?? 0)))),
        expired: total(contexts.map(({ expired = null, running }) => (running ? expired : (expired ?? 0)))),
        requests: total(processors.map((bean) => numberAt(bean, 'requestCount'))),
        errors: total(processors.map((bean) => numberAt(bean, 'errorCount'))),
      },
      threadsBusy: busiest.busy,
      threadsMax: busiest.max,
      heapUsedBytes: heapOf(heap[0], 'used'),
      heapMaxBytes: heapOf(heap[0], 'max'),
    },
  }
}
