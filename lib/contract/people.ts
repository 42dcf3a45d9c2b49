import { oc } from '@orpc/contract'
import { z } from 'zod'
import { contractErrors } from './errors'
import { Role, Timestamp } from './fields'

const base = oc.errors(contractErrors)

export const Me = z.object({
  kind: z.enum(['person', 'token']),
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: Role,
  /** A token that is bound to one cluster. */
  cluster: z.string().nullable(),
})
export type Me = z.infer<typeof Me>

export const User = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  createdAt: Timestamp,
})
export type User = z.infer<typeof User>

export const Token = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  role: Role,
  cluster: z.string().nullable(),
  createdBy: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable(),
  lastUsedAt: Timestamp.nullable(),
})
export type Token = z.infer<typeof Token>

const Password = z.string().min(10, 'at least 10 characters').max(128)

export const SetupInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  email: z.email().max(200),
  password: Password,
})

export const UserInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  email: z.email().max(200),
  role: Role,
  password: Password,
})

export const OwnPasswordInput = z.strictObject({
  current: z.string().min(1, 'the password that you have').max(128),
  password: Password,
})

export const TokenInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  role: Role,
  cluster: z.string().nullable().default(null),
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(90),
})

export const people = {
  /** The first person of a console. Both need no sign-in; `create` works only while there is nobody. */
  setup: {
    status: base
      .route({
        method: 'GET',
        path: '/setup',
        tags: ['People'],
        summary: 'Whether the first person is still to be made',
      })
      .output(z.object({ needed: z.boolean() })),
    create: base
      .route({
        method: 'POST',
        path: '/setup',
        tags: ['People'],
        summary: 'Make the first person, an admin',
        successStatus: 201,
      })
      .input(SetupInput)
      .output(User),
  },
  me: base.route({ method: 'GET', path: '/me', tags: ['People'], summary: 'Who is asking' }).output(Me),
  ownPassword: base
    .route({
      method: 'POST',
      path: '/me/password',
      tags: ['People'],
      summary: 'Change the password of whoever asks; signs them out everywhere',
    })
    .input(OwnPasswordInput)
    .output(z.object({ changed: z.literal(true) })),
  users: {
    list: base
      .route({ method: 'GET', path: '/users', tags: ['People'], summary: 'People' })
      .output(z.object({ items: z.array(User), nextCursor: z.string().nullable() })),
    create: base
      .route({
        method: 'POST',
        path: '/users',
        tags: ['People'],
        summary: 'Add a person',
        successStatus: 201,
      })
      .input(UserInput)
      .output(User),
    update: base
      .route({
        method: 'PATCH',
        path: '/users/{user}',
        tags: ['People'],
        summary: 'Change a role, a name or a password',
      })
      .input(
        z.strictObject({
          user: z.string(),
          name: z.string().trim().min(1).max(80).optional(),
          role: Role.optional(),
          password: Password.optional(),
        }),
      )
      .output(User),
    remove: base
      .route({ method: 'DELETE', path: '/users/{user}', tags: ['People'], summary: 'Remove a person' })
      .input(z.strictObject({ user: z.string() }))
      .output(z.object({ removed: z.literal(true) })),
  },
  tokens: {
    list: base
      .route({ method: 'GET', path: '/tokens', tags: ['People'], summary: 'API tokens' })
      .output(z.object({ items: z.array(Token), nextCursor: z.string().nullable() })),
    create: base
      .route({
        method: 'POST',
        path: '/tokens',
        tags: ['People'],
        summary: 'Make a token; it is shown this once',
        successStatus: 201,
      })
      .input(TokenInput)
      .output(Token.extend({ token: z.string() })),
    revoke: base
      .route({ method: 'DELETE', path: '/tokens/{token}', tags: ['People'], summary: 'Revoke a token' })
      .input(z.strictObject({ token: z.string() }))
      .output(z.object({ revoked: z.literal(true) })),
  },
}
