import { abortImport } from '@/lib/services/imports/abort'
import { getImport, listImports } from '@/lib/services/imports/read'
import { startImport } from '@/lib/services/imports/start'
import { os } from '../base'

export const imports = {
  list: os.imports.list.handler(({ context, input }) => listImports(context.services, input)),
  start: os.imports.start.handler(({ context, input }) => startImport(context.services, input)),
  get: os.imports.get.handler(({ context, input }) => getImport(context.services, input)),
  abort: os.imports.abort.handler(({ context, input }) => abortImport(context.services, input)),
}
