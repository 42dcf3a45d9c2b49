import { isDeepStrictEqual } from 'node:util'
import type { Node } from '@/lib/contract/nodes'
import { MusterError } from '@/lib/domain/errors'
import type { Transaction } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { recordEvent } from '@/lib/store/events'
import { findNode, hasAgent, type NewNode, type NodeRecord, updateNode as writeNode } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { difference, given } from '../changes'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { authorityInWords, refuseUnreadable } from './authority'
import { refuseMisfit } from './misfit'
import { samePlace } from './place'
import { requireNode } from './require'
import { shapeOneNode } from './shape'

type Fields = Omit<NewNode, 'clusterId' | 'kind'>

/** New credentials, or a new place to use them at, end the pause after a refusal. */
export async function updateNode(
  ctx: ServiceContext,
  input: { cluster: string; node: string } & { [K in keyof Fields]?: Fields[K] | undefined },
): Promise<Node> {
  const actor = authorise(ctx, 'nodes.update', input.cluster)
  const { cluster: slug, node: name, managerPassword, ...rest } = input
  const cluster = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, slug)
    await lockCluster(tx, cluster.id)
    const node = await requireNode(tx, cluster, name)
    const changes = given(rest)
    if (changes.probe !== undefined) refuseMisfit(node.kind, changes.probe)
    refuseUnreadable(changes.caCertificate)
    // Compared by what it says: what was stored is never the same object.
    if (isDeepStrictEqual(changes.probe, node.probe)) delete changes.probe
    if (changes.name !== undefined && changes.name !== node.name)
      await refuseName(tx, cluster, node, changes.name)
    refuseStolenPassword(node, changes, managerPassword)
    const changed = difference(
      { ...node, password: 'as it was' },
      managerPassword === undefined
        ? changes
        : { ...changes, password: managerPassword === null ? 'none' : 'new' },
    )
    if (!changed) return cluster
    const credentials = ['managerUrl', 'managerUsername', 'password', 'probe'].some(
      (field) => field in changed.after,
    )
    await writeNode(tx, node.id, {
      ...changes,
      ...(managerPassword === undefined
        ? {}
        : { managerPassword: managerPassword && ctx.secrets.seal(managerPassword) }),
      ...(credentials ? { pollStoppedAt: null } : {}),
    })
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: slug,
      type: 'node.updated',
      change: true,
      actor,
      subject: { kind: 'node', name: changes.name ?? node.name },
      summary: `Changed ${changed.words} of ${node.name}`,
      before: told(changed.before),
      after: told(changed.after),
    })
    await notify(tx, { topic: 'inventory', cluster: slug }, { topic: 'work', cluster: slug })
    return cluster
  })
  const node = await requireNode(ctx.store.prisma, cluster, input.name ?? name)
  return await shapeOneNode(ctx, cluster, node)
}

async function refuseName(
  tx: Transaction,
  cluster: ClusterRecord,
  node: NodeRecord,
  name: string,
): Promise<void> {
  if (await findNode(tx, cluster.id, name)) {
    throw new MusterError('CONFLICT', `${cluster.name} has a node ${name} already.`)
  }
  if (await hasAgent(tx, node.id)) {
    throw new MusterError(
      'CONFLICT',
      `The agent of ${node.name} knows it by this name, so it can't be renamed.`,
    )
  }
}

/** What the activity log says of a change: certificates by whose they are. */
function told(values: Record<string, unknown>): Record<string, unknown> {
  const { caCertificate } = values
  return typeof caCertificate === 'string'
    ? { ...values, caCertificate: authorityInWords(caCertificate) }
    : values
}

/** Else a stored password could be sent to any host by whoever may edit the node. */
function refuseStolenPassword(
  node: NodeRecord,
  changes: Partial<Fields>,
  password: string | null | undefined,
): void {
  if (password !== undefined || node.managerPassword === null) return
  if (samePlace(node, { ...node, ...changes })) return
  throw new MusterError('UNPROCESSABLE', 'managerUrl: another host needs the manager password again.')
}
