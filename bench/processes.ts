import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

type Stat = { pid: number; parent: number; cpuSeconds: number }

/** Field numbers as in proc(5); the name in brackets can hold anything, so what follows it is counted. */
function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = (index: number) => Number(fields[index] ?? 0)
    // Own time, and that of children that have ended.
    return {
      pid,
      parent: ticks(1),
      cpuSeconds: (ticks(11) + ticks(12) + ticks(13) + ticks(14)) / ticksPerSecond,
    }
  } catch {
    return null
  }
}

/** CPU time that a process and everything it started have used. Linux only. */
export function cpuSecondsOf(root: number): number {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []))
  const wanted = new Set([root])
  let cpu = 0
  for (let grown = true; grown; ) {
    grown = false
    for (const { pid, parent } of all) {
      if (wanted.has(pid) || !wanted.has(parent)) continue
      wanted.add(pid)
      grown = true
    }
  }
  for (const { pid, cpuSeconds } of all) if (wanted.has(pid)) cpu += cpuSeconds
  return cpu
}

/** Memory of one process in megabytes: now, and the most it ever had. */
export function memoryOf(pid: number): { rssMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN)
  return { rssMb: kilobytes('VmRSS') / 1024, peakMb: kilobytes('VmHWM') / 1024 }
}
