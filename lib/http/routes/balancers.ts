import { addBalancer } from '@/lib/services/balancers/add'
import { adoptFound } from '@/lib/services/balancers/adopt'
import { mendMember } from '@/lib/services/balancers/mend'
import { getBalancer, listBalancers } from '@/lib/services/balancers/read'
import { removeBalancer } from '@/lib/services/balancers/remove'
import { getMemberSamples } from '@/lib/services/balancers/samples'
import { setWeight } from '@/lib/services/balancers/set-weight'
import { testBalancer } from '@/lib/services/balancers/test'
import { updateBalancer } from '@/lib/services/balancers/update'
import { os } from '../base'

export const balancers = {
  list: os.balancers.list.handler(({ context, input }) => listBalancers(context.services, input)),
  add: os.balancers.add.handler(({ context, input }) => addBalancer(context.services, input)),
  test: os.balancers.test.handler(({ context, input }) => testBalancer(context.services, input)),
  get: os.balancers.get.handler(({ context, input }) => getBalancer(context.services, input)),
  update: os.balancers.update.handler(({ context, input }) => updateBalancer(context.services, input)),
  setWeight: os.balancers.setWeight.handler(({ context, input }) => setWeight(context.services, input)),
  mend: os.balancers.mend.handler(({ context, input }) => mendMember(context.services, input)),
  adopt: os.balancers.adopt.handler(({ context, input }) => adoptFound(context.services, input)),
  samples: os.balancers.samples.handler(({ context, input }) => getMemberSamples(context.services, input)),
  remove: os.balancers.remove.handler(({ context, input }) => removeBalancer(context.services, input)),
}
