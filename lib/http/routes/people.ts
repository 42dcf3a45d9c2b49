import { getMe } from '@/lib/services/people/me'
import { changeOwnPassword } from '@/lib/services/people/own-password'
import { createFirstPerson, setupStatus } from '@/lib/services/people/setup'
import { createToken, listTokens, revokeToken } from '@/lib/services/people/tokens'
import { createUser, listUsers, removeUser, updateUser } from '@/lib/services/people/users'
import { os } from '../base'

export const people = {
  setup: {
    status: os.setup.status.handler(({ context }) => setupStatus(context.services)),
    create: os.setup.create.handler(({ context, input }) => createFirstPerson(context.services, input)),
  },
  me: os.me.handler(({ context }) => getMe(context.services)),
  ownPassword: os.ownPassword.handler(({ context, input }) => changeOwnPassword(context.services, input)),
  users: {
    list: os.users.list.handler(({ context }) => listUsers(context.services)),
    create: os.users.create.handler(({ context, input }) => createUser(context.services, input)),
    update: os.users.update.handler(({ context, input }) => updateUser(context.services, input)),
    remove: os.users.remove.handler(({ context, input }) => removeUser(context.services, input)),
  },
  tokens: {
    list: os.tokens.list.handler(({ context }) => listTokens(context.services)),
    create: os.tokens.create.handler(({ context, input }) => createToken(context.services, input)),
    revoke: os.tokens.revoke.handler(({ context, input }) => revokeToken(context.services, input)),
  },
}
