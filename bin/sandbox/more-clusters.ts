import { join } from 'node:path'
import type { BalancerKind } from '@/lib/domain/model'
import { startHaproxy } from '../local/haproxy'
import { startHttpd } from '../local/httpd'
import { startModJk } from '../local/mod-jk'
import { type LocalTomcat, startTomcat } from '../local/tomcat'
import { waitUntil } from '../local/wait'
import { type BalancerServers, balancersOf, type SandboxBalancer } from './balancers'
import type { ConsoleClient } from './console-client'
import type { Own } from './machine'

export interface MoreCluster {
  slug: string
  name: string
  tomcats: LocalTomcat[]
  balancers: SandboxBalancer[]
  servers: BalancerServers
}

/**
 * One behind each kind of balancer, and one behind two. Each has Tomcats of its own: a node can't tell through which
 * balancer a session came, so one that stood in two clusters would be drained by one and filled by the other.
 */
const kinds: { slug: string; name: string; balancers: BalancerKind[] }[] = [
  { slug: 'haproxy', name: 'Behind HAProxy', balancers: ['haproxy'] },
  { slug: 'httpd', name: 'Behind Apache httpd', balancers: ['httpd'] },
  { slug: 'mod-jk', name: 'Behind mod_jk', balancers: ['mod_jk'] },
  { slug: 'two-balancers', name: 'Behind HAProxy and httpd', balancers: ['haproxy', 'httpd'] },
]
const nodesEach = 2

/** Their Tomcats serve the solution from the start on: nothing is imported there, and no agent is needed. */
export function startMoreClusters(state: string, war: string, own: Own): Promise<MoreCluster[]> {
  return Promise.all(
    kinds.map(async ({ slug, name, balancers }) => {
      const directory = join(state, slug)
      const tomcats = await Promise.all(
        Array.from({ length: nodesEach }, (_, index) => {
          const node = `node${index + 1}`
          const wars = { crm: war }
          return own(
            startTomcat({
              directory: join(directory, node),
              ...{ name: node, wars, ajp: balancers.includes('mod_jk') },
            }),
          )
        }),
      )
      const servers = await startBalancers(directory, tomcats, balancers, own)
      return { slug, name, tomcats, servers, balancers: balancersOf(balancers, servers) }
    }),
  )
}

async function startBalancers(
  directory: string,
  tomcats: LocalTomcat[],
  wanted: BalancerKind[],
  own: Own,
): Promise<BalancerServers> {
  const nodes = tomcats.map(({ route, address }) => ({ name: route, address }))
  const ajpNodes = tomcats.flatMap(({ route, ajp }) => (ajp ? [{ name: route, ajp }] : []))
  const paths = ['/crm']
  const [haproxy, httpd, modJk] = await Promise.all([
    wanted.includes('haproxy') ? own(startHaproxy({ directory: join(directory, 'haproxy'), nodes })) : null,
    wanted.includes('httpd') ? own(startHttpd({ directory: join(directory, 'httpd'), nodes, paths })) : null,
    wanted.includes('mod_jk')
      ? own(startModJk({ directory: join(directory, 'mod_jk'), nodes: ajpNodes, paths }))
      : null,
  ])
  return { haproxy, httpd, modJk }
}

/** Puts them into the inventory; resolves when the console has seen every node of them well. */
export async function addMoreClusters(client: ConsoleClient, clusters: MoreCluster[]): Promise<void> {
  for (const { slug, name, tomcats, balancers } of clusters) {
    await client.clusters.create({ slug, name, pollIntervalSeconds: 2, balancerIntervalSeconds: 1 })
    for (const { name: balancer, kind, address, backend } of balancers) {
      await client.balancers.add({ cluster: slug, name: balancer, kind, address, backend })
    }
    for (const tomcat of tomcats) {
      await client.nodes.add({
        cluster: slug,
        ...{
          name: tomcat.route,
          address: tomcat.address,
          kind: 'tomcat',
          route: tomcat.route,
          capacity: 100,
        },
        managerUrl: tomcat.managerUrl,
        managerUsername: tomcat.username,
        managerPassword: tomcat.password,
      })
    }
  }
  for (const { slug, tomcats } of clusters) {
    await waitUntil(
      `All nodes of ${slug} active and up`,
      async () => {
        const { items } = await client.nodes.list({ cluster: slug })
        return (
          items.filter(({ state, health }) => state === 'active' && health === 'up').length === tomcats.length
        )
      },
      { timeoutMs: 60_000, intervalMs: 250 },
    )
  }
}
