import { enrolAgent } from '@/lib/services/agents/enrol'
import { createEnrolment } from '@/lib/services/agents/enrolment'
import { os } from '../base'

export const agents = {
  enrolment: os.agents.enrolment.handler(({ context, input }) => createEnrolment(context.services, input)),
  enrol: os.agents.enrol.handler(({ context, input }) => enrolAgent(context.services, input)),
}
