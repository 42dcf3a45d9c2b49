import type { ConnectionReport } from '@/lib/contract/nodes'
import { MusterError } from '@/lib/domain/errors'
import type { NodeKind } from '@/lib/domain/model'
import type { ProbeSettings } from '@/lib/domain/probe-settings'
import type { NodeRecord } from '@/lib/store/nodes'
import { requireCluster } from '../clusters/require'
import { authorise, requirePorts, type ServiceContext } from '../context'
import { refuseUnreadable } from './authority'
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
  /** Not given = the one that is kept for the node. */
  caCertificate?: string | null | undefined
  certificateFingerprint?: string | null | undefined
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
  refuseUnreadable(input.caCertificate)
  const stored = input.node === undefined ? null : await requireNode(prisma, cluster, input.node)
  const { caCertificate: ca = stored?.caCertificate ?? null } = input
  const { certificateFingerprint: fingerprint = stored?.certificateFingerprint ?? null } = input
  const target = {
    address: input.address,
    managerUrl: input.managerUrl,
    username: input.managerUsername,
    password: input.managerPassword ?? storedPassword(ctx, stored, input),
    settings: input.probe,
    tls: { ca, fingerprint },
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
function storedPassword(ctx: ServiceContext, node: NodeRecord | null, input: Input): string | null {
  if (!node || node.managerPassword === null) return null
  if (!samePlace(node, input)) {
    throw new MusterError('UNPROCESSABLE', 'managerPassword: another host needs the password again.')
  }
  return ctx.secrets.open(node.managerPassword)
}
