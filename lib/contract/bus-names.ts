/** Names on the broker. A slug has no dots, so that no two clusters share one. */
export const reportsExchange = 'muster.reports'
export const reportsQueue = 'muster.reports'
export const reportsKey = 'report'
export const deadExchange = 'muster.dead'
export const deadQueue = 'muster.dead'

export const exchangeOf = (slug: string) => `muster.${slug}`
export const queueOf = (slug: string, node: string) => `muster.${slug}.${node}`
/** Routing key for every node of a cluster. */
export const broadcastKey = 'all'
export const nodeKey = (node: string) => `node.${node}`
