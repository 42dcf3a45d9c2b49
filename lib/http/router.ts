import { os } from './base'
import { agents } from './routes/agents'
import { balancers } from './routes/balancers'
import { clusters } from './routes/clusters'
import { distribution, samples } from './routes/distribution'
import { drains } from './routes/drains'
import { activity, events } from './routes/events'
import { imports } from './routes/imports'
import { joinTokens } from './routes/join-tokens'
import { nodes } from './routes/nodes'
import { people } from './routes/people'
import { sessions } from './routes/sessions'
import { solutions } from './routes/solutions'
import { system } from './routes/system'

/** Every operation of the contract, and the verb that does it. */
export const router = os.router({
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
})
