import { os } from './base'
import { balancers } from './routes/balancers'
import { clusters } from './routes/clusters'
import { distribution, samples } from './routes/distribution'
import { activity, events } from './routes/events'
import { drains, nodes } from './routes/nodes'
import { people } from './routes/people'
import { agents, imports, solutions } from './routes/solutions'
import { system } from './routes/system'

/** Every operation of the contract, and the verb that does it. */
export const router = os.router({
  clusters,
  nodes,
  drains,
  balancers,
  distribution,
  samples,
  solutions,
  imports,
  events,
  activity,
  agents,
  ...people,
  ...system,
})
