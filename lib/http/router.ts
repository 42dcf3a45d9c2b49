import { agents } from './routes/agents'
import { clusters } from './routes/clusters'
import { activity, events } from './routes/events'
import { imports } from './routes/imports'
import { people } from './routes/people'
import { solutions } from './routes/solutions'
import { system } from './routes/system'

/** Every operation of the contract, and the verb that does it. */
export const router = { clusters, solutions, imports, agents, events, activity, ...people, ...system }
