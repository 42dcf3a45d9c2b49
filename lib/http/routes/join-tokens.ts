import { createJoinToken } from '@/lib/services/join-tokens/create'
import { listJoinTokens } from '@/lib/services/join-tokens/list'
import { revokeJoinToken } from '@/lib/services/join-tokens/revoke'
import { os } from '../base'

export const joinTokens = {
  list: os.joinTokens.list.handler(({ context, input }) => listJoinTokens(context.services, input)),
  create: os.joinTokens.create.handler(({ context, input }) => createJoinToken(context.services, input)),
  revoke: os.joinTokens.revoke.handler(({ context, input }) => revokeJoinToken(context.services, input)),
}
