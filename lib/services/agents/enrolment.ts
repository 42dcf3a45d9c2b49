import type { Enrolment } from '@/lib/contract/agents'
import { newToken, sha256Hex } from '@/lib/platform/crypto'
import { insertEnrolment } from '@/lib/store/agents'
import { recordEvent } from '@/lib/store/events'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, requirePorts, type ServiceContext } from '../context'
import { requireNode } from '../nodes/require'

const validSeconds = 3_600

/** A one-time token for a node's agent, valid for an hour; earlier unused ones of the node are void. */
export async function createEnrolment(
  ctx: ServiceContext,
  input: { cluster: string; node: string },
): Promise<Enrolment> {
  const actor = authorise(ctx, 'agents.enrolment', input.cluster)
  const { site } = requirePorts(ctx)
  const now = ctx.now()
  const token = newToken('enrol')
  const expiresAt = new Date(now.getTime() + validSeconds * 1000)
  const node = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    const found = await requireNode(tx, cluster, input.node)
    await insertEnrolment(tx, { nodeId: found.id, tokenHash: sha256Hex(token), createdAt: now, expiresAt })
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'agent.enrolment',
      change: true,
      actor,
      subject: { kind: 'node', name: found.name },
      summary: `Made a one-time token for the agent of ${found.name}`,
      after: { expiresAt: expiresAt.toISOString() },
    })
    return found
  })
  return { token, expiresAt, command: commandOf(site.url, token, node) }
}

/** To paste on the node's host. The agent asks for the manager's password there: it never passes the console's page. */
function commandOf(
  consoleUrl: string,
  token: string,
  node: { address: string; managerUrl: string | null; managerUsername: string | null },
): string {
  const url = consoleUrl.replace(/\/+$/, '')
  const local = localManager(node.managerUrl ?? `http://${node.address}/manager`)
  return [
    `curl -fsSO ${quote(`${url}/muster-agent.mjs`)} &&`,
    `node muster-agent.mjs run --url ${quote(url)} --token ${token} --state "$HOME/.muster-agent"`,
    `--manager-url ${quote(local)} --manager-user ${quote(node.managerUsername ?? 'console')}`,
  ].join(' \\\n  ')
}

/** The agent runs on the node's own host: the same port and path, on loopback. */
function localManager(managerUrl: string): string {
  if (!URL.canParse(managerUrl)) return 'http://127.0.0.1:8080/manager'
  const url = new URL(managerUrl)
  if (url.protocol === 'http:') url.hostname = '127.0.0.1'
  return url.toString().replace(/\/+$/, '')
}

const quote = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
