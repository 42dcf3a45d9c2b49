import { agents } from './agents'
import { balancers } from './balancers'
import { clusters } from './clusters'
import { distribution, samples } from './distribution'
import { drains } from './drains'
import { activity, events } from './events'
import { imports } from './imports'
import { joinTokens } from './join-tokens'
import { nodes } from './nodes'
import { people } from './people'
import { sessions } from './sessions'
import { solutions } from './solutions'
import { system } from './system'

/** The whole HTTP interface, below `/api/v1`. Server, browser, OpenAPI and scripts derive from it. */
export const contract = {
  clusters,
  nodes,
  sessions,
  drains,
  balancers,
  distribution,
  samples,
  solutions,
  imports,
  events,
  activity,
  agents,
  joinTokens,
  ...people,
  ...system,
}
