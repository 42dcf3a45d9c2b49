import { getDistribution } from '@/lib/services/distribution'
import { getSamples } from '@/lib/services/samples'
import { os } from '../base'

export const distribution = {
  get: os.distribution.get.handler(({ context, input }) => getDistribution(context.services, input)),
}

export const samples = {
  get: os.samples.get.handler(({ context, input }) => getSamples(context.services, input)),
}
