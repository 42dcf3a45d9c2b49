/** Prisma's codes for a database that can't be reached, a pool or a transaction that got nothing in time, and its inner names. */
const prismaAway = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'DatabaseNotReachable',
  'ConnectionClosed',
])
const networkAway = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EPIPE',
  'ENOENT',
])

/** Whether an error means that the database does not answer, rather than that it refused a statement. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false
  const { code, kind, originalCode, cause, meta } = error as Record<string, unknown>
  if ([code, kind, originalCode].some((value) => typeof value === 'string' && meansAway(value))) return true
  if (error instanceof AggregateError && error.errors.some((part) => isDatabaseAway(part, depth + 1)))
    return true
  return isDatabaseAway(cause, depth + 1) || isDatabaseAway(meta, depth + 1) || isDriverError(meta, depth)
}

function isDriverError(meta: unknown, depth: number): boolean {
  if (typeof meta !== 'object' || meta === null || !('driverAdapterError' in meta)) return false
  return isDatabaseAway(meta.driverAdapterError, depth + 1)
}

/** SQLSTATE 08 = connection trouble, 57P0x = the server is ending or starting. */
function meansAway(code: string): boolean {
  return prismaAway.has(code) || networkAway.has(code) || /^(?:08\w{3}|57P0[1-4])$/.test(code)
}
