import { agentsLoop } from './agents'
import { brokerLoop, createBrokerLink } from './broker-link'
import type { Drainer } from './import-drains'
import { importsLoop } from './imports'
import { outboxLoop } from './outbox'
import { reportsLoop } from './reports'
import type { Loop } from './worker-context'

/** All loops that imports need. `amqpUrl` null = this console has no broker: imports wait and say so. */
export function importLoops(amqpUrl: string | null, drainer: Drainer): Loop[] {
  const link = createBrokerLink(amqpUrl)
  const reports = reportsLoop(link)
  return [brokerLoop(link), reports, outboxLoop(link), importsLoop(link, drainer), agentsLoop(link)]
}
