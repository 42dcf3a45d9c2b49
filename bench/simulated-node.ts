/**
 * A node that does not exist: what a Tomcat with this load would report at a time. A pure function of its index and
 * the time, so that counters grow, sessions come and go, and two runs see the same.
 */
export type SimulatedNode = {
  name: string
  route: string
  startedAt: number
  openedPerSecond: number
  phase: number
}

const sessionSeconds = 1_200
const requestsPerSession = 40
const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** @param beganAt when the simulation began; each node started up to two days before */
export function simulatedNode(index: number, beganAt: number): SimulatedNode {
  const part = (salt: number) => ((index * 2_654_435_761 + salt * 40_503) % 1_000) / 1_000
  const startedAt = Math.floor(beganAt / 1000) * 1000 - Math.round(3_600_000 + part(1) * 165_000_000)
  return {
    name: `node${String(index + 1).padStart(4, '0')}`,
    route: `n${index + 1}`,
    startedAt,
    openedPerSecond: 0.04 + 0.06 * part(2),
    phase: part(3) * 2 * Math.PI,
  }
}

/** Sessions opened since the node started: a rate that swells and sinks over a quarter of an hour. */
function openedBy(node: SimulatedNode, at: number): number {
  const seconds = Math.max(0, (at - node.startedAt) / 1000)
  const pace = (2 * Math.PI) / 900
  const swell = (0.5 / pace) * (Math.cos(node.phase) - Math.cos(pace * seconds + node.phase))
  return Math.floor(node.openedPerSecond * (seconds + swell))
}

export type SimulatedFigures = {
  active: number
  opened: number
  expired: number
  requests: number
  errors: number
  threadsBusy: number
  heapUsed: number
}

export function figuresOf(node: SimulatedNode, at: number): SimulatedFigures {
  const opened = openedBy(node, at)
  const expired = openedBy(node, at - sessionSeconds * 1000)
  const requests = opened * requestsPerSession
  const seconds = at / 1000
  return {
    opened,
    expired,
    active: opened - expired,
    requests,
    errors: Math.floor(requests / 700),
    threadsBusy: 2 + Math.round(3 * (1 + Math.sin(seconds / 30 + node.phase))),
    // A sawtooth, as a garbage collector makes it.
    heapUsed: Math.round(180e6 + 400e6 * ((seconds / 90 + node.phase) % 1)),
  }
}

/** Tomcat's reply to `GET /manager/status/all?JSON=true`, with a solution, the manager and the memory pools. */
export function statusJson(node: SimulatedNode, at: number): string {
  const { active, opened, expired, requests, errors, threadsBusy, heapUsed } = figuresOf(node, at)
  const heapMax = 1_073_741_824
  const started = javaDate(node.startedAt)
  const pool = (name: string, type: string, used: number) =>
    `{"name":"${name}","type":"${type}","usageInit":8912896,"usageCommitted":${used + 1_048_576},"usageMax":${heapMax},"usageUsed":${used}}`
  const wrapper = (name: string, count: number, failed: number) =>
    `{"servletName":"${name}","processingTime":${count * 3},"maxTime":247,"requestCount":${count},"errorCount":${failed},"loadTime":4,"classLoadTime":2}`
  const context = (name: string, sessions: string, wrappers: string) =>
    `{"name":"localhost/${name}","state":"STARTED","startTime":"${started}","startupTime":7,"tldScanTime":0,"manager":{${sessions},"processingTime":0},"jsp":{"jspCount":1,"jspReloadCount":0},"wrapper":[${wrappers}]}`
  const sessions = (held: number, all: number, gone: number) =>
    `"activeSessions":${held},"sessionCounter":${all},"maxActive":${held + 20},"rejectedSessions":0,"expiredSessions":${gone},"sessionMaxAliveTime":7200,"sessionAverageAliveTime":${sessionSeconds}`
  const pools = [
    pool('Eden Space', 'Heap memory', Math.round(heapUsed * 0.4)),
    pool('Survivor Space', 'Heap memory', Math.round(heapUsed * 0.05)),
    pool('Tenured Gen', 'Heap memory', Math.round(heapUsed * 0.55)),
    pool('CodeCache', 'Non-heap memory', 7_064_832),
    pool('Compressed Class Space', 'Non-heap memory', 2_280_480),
    pool('Metaspace', 'Non-heap memory', 20_567_688),
  ]
  const solution = [
    wrapper('default', requests >> 2, 0),
    wrapper('Demo', requests, errors),
    wrapper('jsp', requests >> 3, 0),
  ]
  const manager = [
    wrapper('Manager', 7, 0),
    wrapper('default', 0, 0),
    wrapper('JMXProxy', 0, 0),
    wrapper('jsp', 0, 0),
    wrapper('HTMLManager', 0, 0),
    wrapper('Status', 4, 0),
  ]
  return (
    `{"tomcat":{"jvm":{"memory":{"free":${heapMax - heapUsed},"total":${heapMax},"max":${heapMax}},"memorypool":[${pools}]},` +
    `"connector":[{"name":"http-nio-8080","threadInfo":{"maxThreads":200,"currentThreadCount":25,"currentThreadsBusy":${threadsBusy}},` +
    `"requestInfo":{"maxTime":247,"processingTime":${requests * 4},"requestCount":${requests},"errorCount":${errors},"bytesReceived":0,"bytesSent":${requests * 3000}}}],` +
    `"context":[${context('crm', sessions(active, opened, expired), solution.join())},${context('manager', sessions(0, 0, 0), manager.join())}]}}`
  )
}

/** `Fri Nov 20 13:07:15 UTC 2026`, as java.util.Date prints itself. */
function javaDate(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${dayNames[date.getUTCDay()]} ${monthNames[date.getUTCMonth()]} ${two(date.getUTCDate())} ${time} UTC ${date.getUTCFullYear()}`
}
