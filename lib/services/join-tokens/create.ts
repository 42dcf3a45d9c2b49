import type { JoinToken } from '@/lib/contract/join-tokens'
import { newToken, sha256Hex } from '@/lib/platform/crypto'
import { recordEvent } from '@/lib/store/events'
import { insertJoinToken, type JoinDefaults } from '@/lib/store/join-tokens'
import { notify } from '@/lib/store/notify'
import { requireBalancer } from '../balancers/require'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, requirePorts, type ServiceContext } from '../context'
import { refuseMisfit } from '../nodes/misfit'
import { shownToken } from './shape'

type Input = {
  cluster: string
  name: string
  nodesMax: number
  expiresInSeconds: number
  defaults: JoinDefaults
}

/** The token itself is in the answer and nowhere else. */
export async function createJoinToken(
  ctx: ServiceContext,
  input: Input,
): Promise<JoinToken & { token: string; command: string }> {
  const actor = authorise(ctx, 'joinTokens.create', input.cluster)
  const { site } = requirePorts(ctx)
  refuseMisfit(input.defaults.kind, null)
  const token = newToken('join')
  const made = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    for (const { balancer } of input.defaults.placements) await requireBalancer(tx, cluster, balancer)
    const made = await insertJoinToken(tx, {
      clusterId: cluster.id,
      name: input.name,
      tokenHash: sha256Hex(token),
      prefix: token.slice(0, 10),
      nodesMax: input.nodesMax,
      defaults: input.defaults,
      createdBy: actor.kind === 'system' ? actor.rule : actor.name,
      expiresAt: new Date(ctx.now().getTime() + input.expiresInSeconds * 1000),
    })
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'join-token.created',
      change: true,
      actor,
      subject: { kind: 'join-token', name: made.name },
      summary: `Made the join token ${made.name} for up to ${made.nodesMax} nodes`,
      after: shownToken(made),
    })
    await notify(tx, { topic: 'inventory', cluster: cluster.slug })
    return made
  })
  return { ...made, token, command: commandOf(site.url, token, made.defaults.managerUsername) }
}

/** To put into the image of the hosts: each says its own name, address and password. */
function commandOf(consoleUrl: string, token: string, managerUsername: string | null): string {
  const url = consoleUrl.replace(/\/+$/, '')
  return [
    `curl -fsSO ${url}/muster-agent.mjs &&`,
    `MUSTER_AGENT_MANAGER_PASSWORD=… node muster-agent.mjs join --url ${url} --token ${token}`,
    `--name "$(hostname -s)" --address "$(hostname -I | cut -d' ' -f1):8080"`,
    `--manager-url http://127.0.0.1:8080/manager --manager-user ${managerUsername ?? 'console'} --state /var/lib/muster-agent`,
  ].join(' \\\n  ')
}
