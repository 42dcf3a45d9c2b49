import type { z } from 'zod'
import type { Node } from '@/lib/client/shapes'
import { NodeInput } from '@/lib/contract/nodes'

export type NodeDraft = z.input<typeof NodeInput>
export type NodeValues = z.output<typeof NodeInput>

export const nodeFields = [
  'name',
  'address',
  'kind',
  'managerUrl',
  'managerUsername',
  'managerPassword',
  'route',
  'weight',
  'capacity',
  'zone',
  'probe',
] as const satisfies (keyof NodeDraft)[]

/** What the form starts with: the stored node, or the usual, as for the node added before. A stored password never comes back. */
export function draftOf(node: Node | null, like?: NodeValues): NodeDraft {
  return {
    name: node?.name ?? '',
    address: node?.address ?? '',
    kind: node?.kind ?? 'tomcat',
    managerUrl: node?.managerUrl ?? null,
    managerUsername: node ? node.managerUsername : (like?.managerUsername ?? null),
    managerPassword: node ? null : (like?.managerPassword ?? null),
    route: node?.route ?? null,
    weight: node?.weight ?? like?.weight ?? 1,
    capacity: node ? node.capacity : (like?.capacity ?? null),
    zone: node?.zone ?? null,
    probe: node?.probe ?? usualSettings(node?.kind ?? 'tomcat'),
  }
}

/** What a probe of this kind is asked with until something else is typed. */
export function usualSettings(kind: Node['kind']): NodeDraft['probe'] {
  switch (kind) {
    case 'http':
      return { kind, statusUrl: '', expectStatus: 200 }
    case 'outsystems':
      return { kind }
    case 'servoy':
      return {
        kind,
        beanDomain: 'com.servoy.server',
        clientsAttribute: 'NumberOfConnectedClients',
        maintenanceAttribute: 'MaintenanceMode',
        versionAttribute: 'Version',
      }
    default:
      return null
  }
}

/** Only what differs from the stored node is sent; an empty password keeps the one that is stored. */
export function nodeChanges(node: Node, values: NodeValues): Partial<Omit<NodeValues, 'kind'>> {
  const { kind: _, managerPassword, probe, ...rest } = values
  const changed = Object.entries(rest).filter(([field, value]) => node[field as keyof typeof rest] !== value)
  return {
    ...Object.fromEntries(changed),
    ...(sameSettings(probe, node.probe ?? null) ? {} : { probe }),
    ...(managerPassword === null ? {} : { managerPassword }),
  }
}

/** Settings are flat, and what is stored comes back in another order. */
function sameSettings(one: NodeValues['probe'], other: NodeValues['probe']): boolean {
  const flat = (settings: NodeValues['probe']) => JSON.stringify(Object.entries(settings ?? {}).toSorted())
  return flat(one) === flat(other)
}

/** A manager's usual place, to be filled in with one click: Tomcat's own, at the node's address. */
export function usualManagerUrl(address: string): string | null {
  return NodeInput.shape.address.safeParse(address).success ? `http://${address}/manager` : null
}
