import { setMaxListeners } from 'node:events'
import { Agent, type Dispatcher, request } from 'undici'
import { simulateUser } from './user-session'

export interface TrafficOptions {
  /** The page that people click on, through the balancer: `http://127.0.0.1:8090/crm/` */
  url: string
  /** Sessions that are in use at a time, once it is steady. */
  users?: number
  /** Mean time between the clicks of a user. */
  thinkMs?: number
  /** Length of a visit, mostly; none is more than twice as long, so that a drain ends. */
  visitMs?: number
  /** The share of users who sign out; the others just stop, and their sessions time out. */
  signOut?: number
  /** 0 to 1, for arrivals, thinking and leaving. */
  random?: () => number
}

export interface TrafficStats {
  requests: number
  /** Answers of 500 and more, and requests that were not answered. */
  failures: number
  usersArrived: number
  usersNow: number
  /** Users who found themselves on another node than before. */
  sessionsMoved: number
  /** Users whose session had been forgotten. */
  sessionsLost: number
  /** Users in a visit now, per node. */
  usersPerNode: Record<string, number>
  requestsPerRelease: Record<string, number>
  lastFailure: string | null
}

export interface Traffic {
  stats(): TrafficStats
  /** Simulated users stop at once; their sessions are left behind. */
  stop(): Promise<void>
}

/**
 * People who come, click every few seconds with the cookies that they were given, and leave. They arrive at random
 * (Poisson) at the rate that keeps `users` of them busy; the first ones come within the first seconds.
 */
export function startTraffic(options: TrafficOptions): Traffic {
  const { url, users = 50, thinkMs = 3_000, visitMs = 45_000, signOut = 0.6, random = Math.random } = options
  const dispatcher: Dispatcher = new Agent({ connections: 64, pipelining: 1, headersTimeout: 15_000 })
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  const stats: TrafficStats = {
    requests: 0,
    failures: 0,
    usersArrived: 0,
    usersNow: 0,
    sessionsMoved: 0,
    sessionsLost: 0,
    usersPerNode: {},
    requestsPerRelease: {},
    lastFailure: null,
  }
  const visits = new Set<Promise<void>>()
  const exponential = (mean: number) => -Math.log(1 - random()) * mean

  const arrive = () => {
    stats.usersArrived += 1
    stats.usersNow += 1
    const visit = simulateUser({
      url,
      stats,
      clicks: Math.max(1, Math.round(Math.min(exponential(visitMs), 2 * visitMs) / thinkMs)),
      thinkMs: () => thinkMs * (0.5 + random()),
      signsOut: random() < signOut,
      signal: stopping.signal,
      send: (target, headers) => request(target, { dispatcher, headers, signal: stopping.signal }),
    }).finally(() => {
      stats.usersNow -= 1
      visits.delete(visit)
    })
    visits.add(visit)
  }

  let timer: NodeJS.Timeout
  const schedule = () => {
    // At first faster, so that the picture is steady after seconds, not after minutes.
    const missing = stats.usersNow < users * 0.8
    const mean = missing ? 8_000 / users : (0.86 * visitMs) / users
    timer = setTimeout(() => {
      arrive()
      schedule()
    }, exponential(mean))
  }
  schedule()

  return {
    stats: () => structuredClone(stats),
    stop: async () => {
      clearTimeout(timer)
      stopping.abort()
      await Promise.allSettled(visits)
      await dispatcher.destroy()
    },
  }
}
