import { createCluster } from '@/lib/services/clusters/create'
import { deleteCluster } from '@/lib/services/clusters/delete'
import { getCluster } from '@/lib/services/clusters/get'
import { listClusters } from '@/lib/services/clusters/list'
import { updateCluster } from '@/lib/services/clusters/update'
import { os } from '../base'

export const clusters = {
  list: os.clusters.list.handler(({ context }) => listClusters(context.services)),
  create: os.clusters.create.handler(({ context, input }) => createCluster(context.services, input)),
  get: os.clusters.get.handler(({ context, input }) => getCluster(context.services, input)),
  update: os.clusters.update.handler(({ context, input }) => updateCluster(context.services, input)),
  delete: os.clusters.delete.handler(({ context, input }) => deleteCluster(context.services, input)),
}
