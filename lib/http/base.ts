import { implement } from '@orpc/server'
import { contract } from '@/lib/contract/contract'
import { MusterError } from '@/lib/domain/errors'
import { type OperationName, permissions } from '@/lib/domain/permission'
import type { ServiceContext } from '@/lib/services/context'
import { toHttpError } from './errors'

export type RequestContext = {
  services: ServiceContext
  /** An agent's own token, where the path is one of its own; null = it sent none. */
  agentToken: string | null
  /** Whether who asked may still ask; for streams. */
  mayGoOn(): Promise<boolean>
}

/** An upload is streamed to disk by its own route handler: no procedure ever holds one. */
const { upload: _, ...solutions } = contract.solutions
export const served = { ...contract, solutions }

/**
 * Every procedure maps its errors once, and asks for a sign-in before it looks at the input. What somebody may do is
 * decided by the verb itself.
 */
export const os = implement(served)
  .$context<RequestContext>()
  .use(async ({ context, path, next }) => {
    try {
      const needed = permissions[path.join('.') as OperationName]
      if (needed !== 'anyone' && !context.services.actor) {
        throw new MusterError('UNAUTHORIZED', 'Sign in, or send a token in the Authorization header.')
      }
      return await next()
    } catch (error) {
      throw toHttpError(error, context.services.log)
    }
  })
