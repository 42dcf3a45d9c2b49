import { enrolAgent } from '@/lib/services/agents/enrol'
import { createEnrolment } from '@/lib/services/agents/enrolment'
import { agentSelf } from '@/lib/services/nodes/agent-self'
import { joinNode } from '@/lib/services/nodes/join'
import { leaveCluster } from '@/lib/services/nodes/leave'
import { os } from '../base'

export const agents = {
  enrolment: os.agents.enrolment.handler(({ context, input }) => createEnrolment(context.services, input)),
  enrol: os.agents.enrol.handler(({ context, input }) => enrolAgent(context.services, input)),
  join: os.agents.join.handler(({ context, input }) => joinNode(context.services, input)),
  self: os.agents.self.handler(({ context }) => agentSelf(context.services, context.agentToken)),
  leave: os.agents.leave.handler(({ context, input }) =>
    leaveCluster(context.services, context.agentToken, input),
  ),
}
