import { startDrain } from '@/lib/services/drain-node'
import { changeDrain } from '@/lib/services/drains/change'
import { finishDrain } from '@/lib/services/drains/finish'
import { previewDrain } from '@/lib/services/drains/preview'
import { getDrain, listDrains } from '@/lib/services/drains/read'
import { maintainNode } from '@/lib/services/maintain-node'
import { cancelDrain, resumeNode } from '@/lib/services/put-back'
import { os } from '../base'

export const drains = {
  preview: os.drains.preview.handler(({ context, input }) => previewDrain(context.services, input)),
  start: os.drains.start.handler(({ context, input }) => startDrain(context.services, input)),
  get: os.drains.get.handler(({ context, input }) => getDrain(context.services, input)),
  cancel: os.drains.cancel.handler(({ context, input }) => cancelDrain(context.services, input)),
  change: os.drains.change.handler(({ context, input }) => changeDrain(context.services, input)),
  finish: os.drains.finish.handler(({ context, input }) => finishDrain(context.services, input)),
  resume: os.drains.resume.handler(({ context, input }) => resumeNode(context.services, input)),
  maintain: os.drains.maintain.handler(({ context, input }) => maintainNode(context.services, input)),
  list: os.drains.list.handler(({ context, input }) => listDrains(context.services, input)),
}
