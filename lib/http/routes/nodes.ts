import { activateNode } from '@/lib/services/nodes/activate'
import { addNode } from '@/lib/services/nodes/add'
import { endSession } from '@/lib/services/nodes/end-session'
import { getNode } from '@/lib/services/nodes/get'
import { listNodes } from '@/lib/services/nodes/list'
import { placeNode } from '@/lib/services/nodes/place-member'
import { removeNode } from '@/lib/services/nodes/remove'
import { listSessions } from '@/lib/services/nodes/sessions'
import { testNode } from '@/lib/services/nodes/test'
import { updateNode } from '@/lib/services/nodes/update'
import { os } from '../base'

export const nodes = {
  list: os.nodes.list.handler(({ context, input }) => listNodes(context.services, input)),
  add: os.nodes.add.handler(({ context, input }) => addNode(context.services, input)),
  place: os.nodes.place.handler(({ context, input }) => placeNode(context.services, input)),
  activate: os.nodes.activate.handler(({ context, input }) => activateNode(context.services, input)),
  test: os.nodes.test.handler(({ context, input }) => testNode(context.services, input)),
  get: os.nodes.get.handler(({ context, input }) => getNode(context.services, input)),
  update: os.nodes.update.handler(({ context, input }) => updateNode(context.services, input)),
  remove: os.nodes.remove.handler(({ context, input }) => removeNode(context.services, input)),
  sessions: os.nodes.sessions.handler(({ context, input }) => listSessions(context.services, input)),
  endSession: os.nodes.endSession.handler(({ context, input }) => endSession(context.services, input)),
}
