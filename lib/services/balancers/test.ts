import type { BalancerReport } from '@/lib/contract/balancers'
import { MusterError } from '@/lib/domain/errors'
import { matchMembers } from '@/lib/domain/matching'
import type { BalancerKind, Failure } from '@/lib/domain/model'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { requireCluster } from '../clusters/require'
import { authorise, requirePorts, type ServiceContext } from '../context'
import { refuseAddress } from './address'

type Input = {
  cluster: string
  kind: BalancerKind
  address: string
  backend?: string | undefined
  username: string | null
  password: string | null
}

const timeoutMs = 5_000

/** Without a backend: which there are. With one: its members, matched to nodes. Nothing is stored. */
export async function testBalancer(ctx: ServiceContext, input: Input): Promise<BalancerReport> {
  authorise(ctx, 'balancers.test', input.cluster)
  const cluster = await requireCluster(ctx.store.prisma, input.cluster)
  refuseAddress(input.kind, input.address)
  const driver = requirePorts(ctx).balancerFor(input.kind)
  if (!driver)
    throw new MusterError('UNPROCESSABLE', `kind: balancers of kind ${input.kind} can't be used yet.`)
  const { address, username, password } = input
  const target = { address, username, password, timeoutMs }
  const nodes = await glanceAtNodes(ctx.store.prisma, [cluster.id])
  const everybody = nodes.map(({ name }) => name)

  const backends = await driver.backends(target)
  if (!backends.ok) return failed(backends.failure, [], everybody)
  if (input.backend === undefined || input.backend === '') {
    const found = { version: null, backends: backends.names, members: [], nodesWithoutMember: everybody }
    return { ok: true, failure: null, ...found }
  }
  const seen = await driver.observe({ ...target, backend: input.backend })
  if (!seen.ok) return failed(seen.failure, backends.names, everybody)
  const matches = new Map(matchMembers(seen.members, nodes).map((match) => [match.member, match]))
  const matched = new Set([...matches.values()].map(({ nodeId }) => nodeId))
  return {
    ok: true,
    failure: null,
    version: seen.version,
    backends: backends.names,
    members: seen.members.map(({ name, address, intent }) => {
      const match = matches.get(name)
      const node = nodes.find(({ id }) => id === match?.nodeId)?.name ?? null
      return { name, address, intent, node, matchedBy: match?.matchedBy ?? null }
    }),
    nodesWithoutMember: nodes.filter(({ id }) => !matched.has(id)).map(({ name }) => name),
  }
}

function failed(failure: Failure, backends: string[], nodesWithoutMember: string[]): BalancerReport {
  return { ok: false, failure, version: null, backends, members: [], nodesWithoutMember }
}
