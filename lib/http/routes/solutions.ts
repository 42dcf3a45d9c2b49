import { enrolAgent } from '@/lib/services/agents/enrol'
import { createEnrolment } from '@/lib/services/agents/enrolment'
import { abortImport } from '@/lib/services/imports/abort'
import { getImport, listImports } from '@/lib/services/imports/read'
import { startImport } from '@/lib/services/imports/start'
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

export const imports = {
  list: os.imports.list.handler(({ context, input }) => listImports(context.services, input)),
  start: os.imports.start.handler(({ context, input }) => startImport(context.services, input)),
  get: os.imports.get.handler(({ context, input }) => getImport(context.services, input)),
  abort: os.imports.abort.handler(({ context, input }) => abortImport(context.services, input)),
}

export const agents = {
  enrolment: os.agents.enrolment.handler(({ context, input }) => createEnrolment(context.services, input)),
  enrol: os.agents.enrol.handler(({ context, input }) => enrolAgent(context.services, input)),
}
