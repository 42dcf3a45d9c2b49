import { deleteRelease } from '@/lib/services/releases/delete'
import { listReleases } from '@/lib/services/releases/list'
import { createSolution } from '@/lib/services/solutions/create'
import { deleteSolution } from '@/lib/services/solutions/delete'
import { getSolution } from '@/lib/services/solutions/get'
import { listSolutions } from '@/lib/services/solutions/list'
import { os } from '../base'

const { solutions: routes } = os

export const solutions = {
  list: routes.list.handler(({ context, input }) => listSolutions(context.services, input)),
  create: routes.create.handler(({ context, input }) => createSolution(context.services, input)),
  get: routes.get.handler(({ context, input }) => getSolution(context.services, input)),
  delete: routes.delete.handler(({ context, input }) => deleteSolution(context.services, input)),
  releases: routes.releases.handler(({ context, input }) => listReleases(context.services, input)),
  deleteRelease: routes.deleteRelease.handler(({ context, input }) => deleteRelease(context.services, input)),
}
