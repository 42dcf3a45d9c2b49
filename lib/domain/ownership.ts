/**
 * The worker that monitors a node: the one that wins it by rendezvous hashing. Every worker computes the same
 * without asking another, and when one goes only its own nodes move. null = there is no worker.
 */
export function ownerOf(nodeId: string, workerIds: string[]): string | null {
  let owner: string | null = null
  let best = -1
  for (const workerId of workerIds) {
    const score = hash(`${workerId}/${nodeId}`)
    // The id settles a tie, so that the order in which workers are listed never matters.
    if (score > best || (score === best && owner !== null && workerId > owner)) {
      best = score
      owner = workerId
    }
  }
  return owner
}

/** 53 bits that mix well on short, similar strings (cyrb53, in the public domain). */
function hash(text: string): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}
