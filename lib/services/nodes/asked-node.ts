import { MusterError } from '@/lib/domain/errors'
import type { Probe, ProbeTarget } from '@/lib/probes/probe'
import type { ClusterRecord } from '@/lib/store/clusters'
import type { NodeRecord } from '@/lib/store/nodes'
import { requireCluster } from '../clusters/require'
import { requirePorts, type ServiceContext } from '../context'
import { requireNode } from './require'

const timeoutMs = 8_000

type Asked = { cluster: ClusterRecord; node: NodeRecord; probe: Probe; target: ProbeTarget }

/**
 * A node that is asked for its sessions now, with the credentials that are kept for it.
 *
 * @throws UNPROCESSABLE when its kind has no probe, UNAVAILABLE when it refused its credentials
 */
export async function askedNode(
  ctx: ServiceContext,
  input: { cluster: string; node: string },
): Promise<Asked> {
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const node = await requireNode(prisma, cluster, input.node)
  const probe = requirePorts(ctx).probeFor(node.kind)
  if (!probe) {
    throw new MusterError('UNPROCESSABLE', `Sessions of a node of kind ${node.kind} can't be listed.`)
  }
  if (node.pollStoppedAt) {
    throw new MusterError('UNAVAILABLE', `${node.name} refused its credentials: edit them first.`)
  }
  return { cluster, node, probe, target: probeTarget(ctx, node) }
}

/** A node as its probe is to ask it, in answer to somebody who waits. */
export function probeTarget(ctx: Pick<ServiceContext, 'secrets'>, node: NodeRecord): ProbeTarget {
  return {
    address: node.address,
    managerUrl: node.managerUrl,
    username: node.managerUsername,
    password: node.managerPassword === null ? null : ctx.secrets.open(node.managerPassword),
    settings: node.probe,
    tls: { ca: node.caCertificate, fingerprint: node.certificateFingerprint },
    timeoutMs,
  }
}
