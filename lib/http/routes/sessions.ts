import { endSessions } from '@/lib/services/sessions/end'
import { listSessions } from '@/lib/services/sessions/list'
import { messageSessions } from '@/lib/services/sessions/message'
import { previewSessions } from '@/lib/services/sessions/preview'
import { os } from '../base'

export const sessions = {
  list: os.sessions.list.handler(({ context, input }) => listSessions(context.services, input)),
  preview: os.sessions.preview.handler(({ context, input }) => previewSessions(context.services, input)),
  end: os.sessions.end.handler(({ context, input }) => endSessions(context.services, input)),
  message: os.sessions.message.handler(({ context, input }) => messageSessions(context.services, input)),
}
