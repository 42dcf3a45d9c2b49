import type { Node, Place } from '@/lib/contract/nodes'
import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { insertNode, type NewNode } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, requirePorts, type ServiceContext } from '../context'
import { authorityInWords, refuseUnreadable } from './authority'
import { refuseMisfit } from './misfit'
import { placementsOf } from './place-member'
import { shapeOneNode } from './shape'

/** It joins: it takes no traffic before it has proved itself. */
export async function addNode(
  ctx: ServiceContext,
  input: Omit<NewNode, 'clusterId' | 'placements' | 'joinTokenId'> & {
    cluster: string
    placements: { balancer: string; place: Place }[]
  },
): Promise<Node> {
  const actor = authorise(ctx, 'nodes.add', input.cluster)
  const { cluster: slug, managerPassword, placements, ...fields } = input
  if (!requirePorts(ctx).probeFor(fields.kind)) {
    throw new MusterError('UNPROCESSABLE', `kind: nodes of kind ${fields.kind} can't be watched yet.`)
  }
  refuseMisfit(fields.kind, fields.probe)
  refuseUnreadable(fields.caCertificate)
  const { cluster, node } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, slug)
    const node = await insertNode(tx, {
      ...fields,
      clusterId: cluster.id,
      placements: await placementsOf(tx, cluster, placements),
      managerPassword: managerPassword === null ? null : ctx.secrets.seal(managerPassword),
    })
    if (!node) throw new MusterError('CONFLICT', `${cluster.name} has a node ${input.name} already.`)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: slug,
      type: 'node.added',
      change: true,
      actor,
      subject: { kind: 'node', name: node.name },
      summary: `Added the node ${node.name}`,
      after: {
        ...{ ...fields, placements, hasPassword: managerPassword !== null },
        caCertificate: authorityInWords(fields.caCertificate),
      },
    })
    await notify(tx, { topic: 'inventory', cluster: slug }, { topic: 'work', cluster: slug, node: node.name })
    return { cluster, node }
  })
  return await shapeOneNode(ctx, cluster, node)
}
