/** Work that repeats is spread over slots of this length: one wake-up for all that is due in it. */
const slotMs = 250

/**
 * Calls `onSlot` once for each slot until the signal is aborted. Slots that went by while the process was busy are
 * made up for one after the other, the latest 40 of them.
 *
 * @param onSlot number of the slot, and when it began on performance.now()'s clock
 */
export function everySlot(signal: AbortSignal, onSlot: (slot: number, dueAt: number) => void): Promise<void> {
  // Slots are counted from the epoch, so that several workers agree on them; the clock is the monotonic one.
  const offset = Date.now() - performance.now()
  const slotNow = () => Math.floor((performance.now() + offset) / slotMs)
  let last = slotNow()
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    const schedule = () => {
      timer = setTimeout(tick, Math.max(1, (last + 1) * slotMs - (performance.now() + offset)))
    }
    const tick = () => {
      const current = slotNow()
      last = Math.max(last, current - 40)
      while (last < current) {
        last += 1
        onSlot(last, last * slotMs - offset)
      }
      schedule()
    }
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    if (signal.aborted) return end()
    signal.addEventListener('abort', end, { once: true })
    schedule()
  })
}

/** When in a period of so many slots the turn of `id` is: spread evenly, and the same on every worker. */
export function phaseOf(id: string, periodSlots: number): number {
  return spread(id) % periodSlots
}

export function periodOf(intervalSeconds: number): number {
  return Math.max(1, Math.round((intervalSeconds * 1000) / slotMs))
}

/** FNV-1a with a final mix: time-ordered ids differ in few places. */
function spread(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
