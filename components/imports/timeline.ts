import type { Import, ImportStep } from '@/lib/client/shapes'
import { decay, estimateEmptyAt, mean, type Point } from './estimate'

const phases = ['staging', 'draining', 'activating', 'verifying'] as const
type Phase = (typeof phases)[number]

/** A stretch of a lane. `estimated` = still to come: drawn outlined and dashed. */
export type Segment = {
  kind: Phase | 'serves'
  from: number
  to: number
  estimated: boolean
  /** Sessions left, for a drain. */
  points: Point[]
}

export type Lane = {
  node: string
  state: ImportStep['state']
  segments: Segment[]
  /** When it is expected to serve; null = it does already, never will, or nothing tells. */
  servesAt: number | null
}

export type Timeline = { from: number; to: number; now: number; peak: number; lanes: Lane[] }

/** An import as lanes on one time axis, in milliseconds: what happened, and what is to come by what was seen of it. */
export function timeline(run: Import, at: number): Timeline {
  const running = run.endedAt === null
  const from = Date.parse(run.startedAt)
  const now = Math.max(run.endedAt ? Date.parse(run.endedAt) : at, from + 1000)
  // Aborted: what is under way ends, nothing new begins.
  const begins = run.state === 'staging' || run.state === 'activating'
  const typical = typicalDurations(run.steps, now)
  let free: number | null = now
  const lanes = run.steps.map((step): Lane => {
    const done = past(step, now)
    const startsAt: number | null = run.strategy === 'rolling' ? free : now
    const next =
      running && (begins || isUnderWay(step))
        ? future(step, run.strategy === 'rolling', startsAt, now, typical)
        : null
    if (run.strategy === 'rolling' && running && !isOver(step)) free = next?.servesAt ?? null
    return {
      node: step.node,
      state: step.state,
      segments: [...done, ...(next?.segments ?? [])],
      servesAt: next?.servesAt ?? null,
    }
  })
  const to = horizon(lanes, from, now, running)
  for (const lane of lanes) {
    extendServing(lane, now, to, running)
    lane.segments = lane.segments.filter((segment) => segment.from < to)
  }
  const peak = Math.max(
    1,
    ...lanes.flatMap(({ segments }) => segments.flatMap(({ points }) => points.map((p) => p.sessions))),
  )
  return { from, to, now, peak, lanes }
}

type Durations = Record<Phase, number | null>

const overStates: ImportStep['state'][] = ['done', 'failed', 'skipped', 'no reply']
const isUnderWay = (step: ImportStep) => ['draining', 'activating', 'verifying'].includes(step.state)
const isOver = (step: ImportStep) => overStates.includes(step.state)

function typicalDurations(steps: ImportStep[], now: number): Durations {
  const lengths = (phase: Phase) =>
    steps.map(({ phases: seen, drain }) => {
      const span = seen[phase]
      if (!span) return null
      if (span.endedAt) return Date.parse(span.endedAt) - Date.parse(span.startedAt)
      const emptyAt = phase === 'draining' ? estimateEmptyAt(known(drain), now) : null
      return emptyAt === null ? null : emptyAt - Date.parse(span.startedAt)
    })
  return {
    staging: mean(lengths('staging')),
    draining: mean(lengths('draining')),
    activating: mean(lengths('activating')),
    verifying: mean(lengths('verifying')),
  }
}

function known(drain: ImportStep['drain']): Point[] {
  return drain.flatMap(({ at, sessions }) => (sessions === null ? [] : [{ at: Date.parse(at), sessions }]))
}

function past(step: ImportStep, now: number): Segment[] {
  const segments = phases.flatMap((phase): Segment[] => {
    const span = step.phases[phase]
    if (!span) return []
    const ended = span.endedAt ?? (isOver(step) ? (step.endedAt ?? span.startedAt) : null)
    const from = Date.parse(span.startedAt)
    const to = Math.max(from, ended ? Date.parse(ended) : now)
    return [
      { kind: phase, from, to, estimated: false, points: phase === 'draining' ? known(step.drain) : [] },
    ]
  })
  if (step.state === 'done') {
    const ended = step.endedAt ?? step.phases.verifying?.endedAt
    const from = ended ? Date.parse(ended) : now
    segments.push({ kind: 'serves', from, to: Math.max(from, now), estimated: false, points: [] })
  }
  return segments
}

/** What a step still has before it, chained from where it stands; null when nothing tells how long a drain will take. */
function future(
  step: ImportStep,
  drains: boolean,
  startsAt: number | null,
  now: number,
  typical: Durations,
): { segments: Segment[]; servesAt: number } | null {
  if (isOver(step) || startsAt === null) return null
  const segments: Segment[] = []
  let at = step.state === 'waiting' || step.state === 'staged' ? startsAt : now
  const draining = step.phases.draining
  if (
    draining ? draining.endedAt === null : drains && step.state !== 'activating' && step.state !== 'verifying'
  ) {
    const seen = known(step.drain)
    const sessions = seen.at(-1)?.sessions ?? step.sessions ?? 0
    const began = draining ? Date.parse(draining.startedAt) : at
    const byTypical = typical.draining === null ? null : Math.max(at, began + typical.draining)
    const emptyAt = sessions === 0 && step.sessions === 0 ? at : (estimateEmptyAt(seen, now) ?? byTypical)
    if (emptyAt === null) return null
    if (emptyAt > at)
      segments.push({
        kind: 'draining',
        from: at,
        to: emptyAt,
        estimated: true,
        points: decay(sessions, at, emptyAt),
      })
    at = emptyAt
  }
  for (const phase of ['activating', 'verifying'] as const) {
    const span = step.phases[phase]
    if (span?.endedAt) continue
    const began = span ? Date.parse(span.startedAt) : at
    const to = Math.max(at, began + (typical[phase] ?? 0))
    if (to > at) segments.push({ kind: phase, from: at, to, estimated: true, points: [] })
    at = to
  }
  return { segments, servesAt: at }
}

/** How far the axis goes: to the last estimate, but never so far that what happened becomes a sliver. */
function horizon(lanes: Lane[], from: number, now: number, running: boolean): number {
  const elapsed = now - from
  if (!running) return now + elapsed * 0.08
  const last = Math.max(now, ...lanes.map(({ servesAt }) => servesAt ?? now))
  return Math.min(
    Math.max(last + (last - from) * 0.12, now + elapsed * 0.15),
    now + Math.max(elapsed * 3, 60_000),
  )
}

function extendServing(lane: Lane, now: number, to: number, running: boolean): void {
  if (!running) {
    const serves = lane.segments.find(({ kind }) => kind === 'serves')
    if (serves) serves.to = to
    return
  }
  const from = lane.state === 'done' ? now : lane.servesAt
  if (from !== null && from < to)
    lane.segments.push({ kind: 'serves', from, to, estimated: true, points: [] })
}

const pastWord: Record<Phase, string> = {
  staging: 'staged',
  draining: 'drained',
  activating: 'activated',
  verifying: 'verified',
}

export type PhaseDuration = {
  phase: Phase
  /** `drained in`; `draining for` where it was not finished, or the step failed in it. */
  words: string
  seconds: number
  running: boolean
}

/** How long each phase took, or has taken so far: the picture in words. */
export function phaseDurations(step: ImportStep, now: number): PhaseDuration[] {
  const seen = phases.filter((phase) => step.phases[phase])
  return seen.flatMap((phase) => {
    const span = step.phases[phase]
    if (!span) return []
    const end = span.endedAt ?? (isOver(step) ? step.endedAt : null)
    const failed = step.state === 'failed' && phase === seen.at(-1)
    const finished = span.endedAt !== null && !failed
    return [
      {
        phase,
        words: finished ? `${pastWord[phase]} in` : `${phase} for`,
        seconds: Math.max(0, ((end ? Date.parse(end) : now) - Date.parse(span.startedAt)) / 1000),
        running: end === null,
      },
    ]
  })
}
