const lanesMax = 8

/**
 * Does something to each item, a few at a time. Results stand in the order of the items; what is not done yet is
 * missing in `into`, for those who do not wait.
 */
export async function inLanes<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  into: R[] = [],
): Promise<R[]> {
  let next = 0
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index]
      if (item !== undefined) into[index] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanesMax, items.length) }, lane))
  return into
}
