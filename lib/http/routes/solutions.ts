import { deleteRelease } from '@/lib/services/releases/delete'
import { listReleases } from '@/lib/services/releases/list'
import { createSolution } from '@/lib/services/solutions/create'
import { deleteSolution } from '@/lib/services/solutions/delete'
import { getSolution } from '@/lib/services/solutions/get'
import { listSolutions } from '@/lib/services/solutions/list'
import { os } from '../base'

export const solutions = {
  list: os.solutions.list.handler(({ context, input }) => listSolutions(context.services, input)),
  create: os.solutions.create.handler(({ context, input }) => createSolution(context.services, input)),
  get: os.solutions.get.handler(({ context, input }) => getSolution(context.services, input)),
  delete: os.solutions.delete.handler(({ context, input }) => deleteSolution(context.services, input)),
  releases: os.solutions.releases.handler(({ context, input }) => listReleases(context.services, input)),
  deleteRelease: os.solutions.deleteRelease.handler(({ context, input }) =>
    deleteRelease(context.services, input),
  ),
}
