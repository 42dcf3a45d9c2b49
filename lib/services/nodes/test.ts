import type { ConnectionReport } from '@/lib/contract/nodes'
import { MusterError } from '@/lib/domain/errors'
import type { NodeKind } from '@/lib/domain/model'
import type { ProbeSettings } from '@/lib/domain/probe-settings'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { requireCluster } from '../clusters/require'
import { authorise, requirePorts, type ServiceContext } from '../context'
import { refuseMisfit } from './misfit'
import { samePlace } from './place'
import { requireNode } from './require'

type Input = {
  cluster: string
  kind: NodeKind
  address: string
  managerUrl: string | null
  managerUsername: string | null
  managerPassword: string | null
  probe: ProbeSettings | null
  node?: string | undefined
}

const timeoutMs = 8_000

/** Tries a connection and says what was found; nothing is stored. */
export async function testNode(ctx: ServiceContext, input: Input): Promise<ConnectionReport> {
  authorise(ctx, 'nodes.test', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const probe = requirePorts(ctx).probeFor(input.kind)
  if (!probe)
    throw new MusterError('UNPROCESSABLE', `kind: nodes of kind ${input.kind} can't be watched yet.`)
  refuseMisfit(input.kind, input.probe)
  const target = {
    address: input.address,
    managerUrl: input.managerUrl,
    username: input.managerUsername,
    password: input.managerPassword ?? (await storedPassword(ctx, prisma, cluster, input)),
    settings: input.probe,
    timeoutMs,
  }
  try {
    const found = await probe.test(target)
    if (!found.ok) return { ...found, version: null, route: null, contexts: [] }
    return { ...found, failure: null }
  } finally {
    await probe.release(target)
  }
}

/** A stored password goes nowhere but where it was stored for. */
async function storedPassword(
  ctx: ServiceContext,
  db: Db,
  cluster: ClusterRecord,
  input: Input,
): Promise<string | null> {
  if (input.node === undefined) return null
  const node = await requireNode(db, cluster, input.node)
  if (node.managerPassword === null) return null
  if (!samePlace(node, input)) {
    throw new MusterError('UNPROCESSABLE', 'managerPassword: another host needs the password again.')
  }
  return ctx.secrets.open(node.managerPassword)
}
