import { oc } from '@orpc/contract'
import { z } from 'zod'
import { contractErrors } from './errors'
import { ActorShape, Count, Name, Timestamp } from './fields'

const base = oc.errors(contractErrors)
const ofSolution = { cluster: z.string(), solution: z.string() }
const solutionPath = '/clusters/{cluster}/solutions/{solution}' as const

const ContextPath = z.string().regex(/^\/(?:[A-Za-z0-9._-]{1,100})$/, 'a context path such as /crm')

export const Release = z.object({
  release: z.string(),
  fileName: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  uploadedBy: ActorShape,
  createdAt: Timestamp,
  wanted: z.boolean(),
  /** Nodes that were seen to serve it. */
  servedBy: z.array(z.string()),
})
export type Release = z.infer<typeof Release>

export const Solution = z.object({
  name: z.string(),
  contextPath: z.string(),
  createdAt: Timestamp,
  wanted: z.string().nullable(),
  wantedSince: Timestamp.nullable(),
  releases: z.array(Release),
  /** Nodes by the release that they serve; `release` null = it serves none, or one that Muster did not bring. */
  serving: z.array(z.object({ release: z.string().nullable(), nodes: Count, sessions: Count.nullable() })),
})
export type Solution = z.infer<typeof Solution>

export const SolutionInput = z.strictObject({ name: Name, contextPath: ContextPath })

/** Names of releases stand in context versions, `000012.2.0`. */
export const ReleaseName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, dots, dashes and underscores, 1 to 64 characters')

export const solutions = {
  list: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/solutions',
      tags: ['Solutions'],
      summary: 'Solutions with their releases',
    })
    .input(z.strictObject({ cluster: z.string() }))
    .output(z.object({ items: z.array(Solution), nextCursor: z.string().nullable() })),
  create: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/solutions',
      tags: ['Solutions'],
      summary: 'Create a solution',
      successStatus: 201,
    })
    .input(z.strictObject({ cluster: z.string(), name: Name, contextPath: ContextPath }))
    .output(Solution),
  get: base
    .route({ method: 'GET', path: solutionPath, tags: ['Solutions'], summary: 'One solution' })
    .input(z.strictObject(ofSolution))
    .output(Solution),
  delete: base
    .route({
      method: 'DELETE',
      path: solutionPath,
      tags: ['Solutions'],
      summary: 'Delete a solution that no node is to serve',
    })
    .input(z.strictObject(ofSolution))
    .output(z.object({ deleted: z.literal(true) })),
  releases: base
    .route({
      method: 'GET',
      path: `${solutionPath}/releases`,
      tags: ['Solutions'],
      summary: 'Releases of a solution',
    })
    .input(z.strictObject(ofSolution))
    .output(z.object({ items: z.array(Release), nextCursor: z.string().nullable() })),
  /**
   * The body is a form with `release` before `file`; it is streamed to disk by its own route handler, so that the
   * console never holds an artifact in memory. This entry documents it.
   */
  upload: base
    .route({
      method: 'POST',
      path: `${solutionPath}/releases`,
      tags: ['Solutions'],
      summary: 'Upload a WAR as a release',
      successStatus: 201,
    })
    .input(z.object({ ...ofSolution, release: ReleaseName, file: z.file() }))
    .output(Release),
  deleteRelease: base
    .route({
      method: 'DELETE',
      path: `${solutionPath}/releases/{release}`,
      tags: ['Solutions'],
      summary: 'Delete a release that is neither wanted nor being imported',
    })
    .input(z.strictObject({ ...ofSolution, release: z.string() }))
    .output(z.object({ deleted: z.literal(true) })),
}
