import { startDrain } from '@/lib/services/drain-node'
import { changeDrain } from '@/lib/services/drains/change'
import { finishDrain } from '@/lib/services/drains/finish'
import { previewDrain } from '@/lib/services/drains/preview'
import { previewDrains } from '@/lib/services/drains/preview-many'
import { getDrain, listDrains } from '@/lib/services/drains/read'
import { exportReceipts } from '@/lib/services/drains/receipts'
import { startDrains } from '@/lib/services/drains/start-many'
import { maintainNode } from '@/lib/services/maintain-node'
import { cancelDrain, cancelDrains, resumeNode } from '@/lib/services/put-back'
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
  previewMany: os.drains.previewMany.handler(({ context, input }) => previewDrains(context.services, input)),
  startMany: os.drains.startMany.handler(({ context, input }) => startDrains(context.services, input)),
  cancelMany: os.drains.cancelMany.handler(({ context, input }) => cancelDrains(context.services, input)),
  receipts: os.drains.receipts.handler(({ context, input }) => exportReceipts(context.services, input)),
}
