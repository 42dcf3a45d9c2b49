import type { SecretBox } from '@/lib/platform/crypto'
import type { Store } from '@/lib/store/client'
import { notify } from '@/lib/store/notify'
import { simulatedNode } from './simulated-node'
import { simulatedAddress } from './simulator'

/** A cluster of simulated nodes, written straight into the database: adding a thousand by hand is not measured. */
export async function addSimulatedCluster(
  store: Store,
  secrets: SecretBox,
  options: { slug: string; nodes: number; port: number; intervalSeconds: number },
): Promise<string> {
  const { slug, nodes, port, intervalSeconds } = options
  const cluster = await store.prisma.cluster.create({
    data: { slug, name: `Simulated, ${nodes}`, simulated: true, pollIntervalSeconds: intervalSeconds },
  })
  await store.prisma.node.createMany({
    data: Array.from({ length: nodes }, (_, index) => {
      const { name, route } = simulatedNode(index, 0)
      const address = simulatedAddress(index, port)
      return {
        clusterId: cluster.id,
        name,
        route,
        address,
        kind: 'tomcat',
        state: 'active',
        capacity: 400,
        zone: `rack ${Math.floor(index / 50) + 1}`,
        managerUrl: `http://${address}/manager`,
        managerUsername: 'muster',
        managerPassword: secrets.seal('simulated'),
      }
    }),
  })
  await notify(store.prisma, { topic: 'inventory', cluster: slug })
  await notify(store.prisma, { topic: 'work', cluster: slug })
  return cluster.id
}

/** Names and addresses as a balancer's configuration has them. */
export function simulatedNodes(nodes: number, port: number): { name: string; address: string }[] {
  return Array.from({ length: nodes }, (_, index) => {
    return { name: simulatedNode(index, 0).name, address: simulatedAddress(index, port) }
  })
}

export async function addBalancer(
  store: Store,
  clusterId: string,
  haproxy: { runtimeAddress: string; backend: string },
): Promise<void> {
  const { runtimeAddress: address, backend } = haproxy
  await store.prisma.balancer.create({ data: { clusterId, name: 'edge', kind: 'haproxy', address, backend } })
  await notify(store.prisma, { topic: 'inventory', cluster: null })
  await notify(store.prisma, { topic: 'work', cluster: null })
}
