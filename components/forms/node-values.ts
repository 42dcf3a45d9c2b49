import { z } from 'zod'
import type { Node } from '@/lib/client/shapes'
import { NodeInput, SlowStartSeconds } from '@/lib/contract/nodes'
import { kindFacts } from '@/lib/domain/kinds'

export const NodeFormInput = z.strictObject({
  ...NodeInput.shape,
  slowStartSeconds: SlowStartSeconds.default(0),
})
export type NodeDraft = z.input<typeof NodeFormInput>
export type NodeValues = z.output<typeof NodeFormInput>

export const nodeFields = [
  'name',
  'address',
  'kind',
  'managerUrl',
  'managerUsername',
  'managerPassword',
  'caCertificate',
  'certificateFingerprint',
  'route',
  'weight',
  'capacity',
  'zone',
  'slowStartSeconds',
  'probe',
] as const satisfies (keyof NodeDraft)[]

/** What a connection needs, apart from what the node is to carry. */
export const connectionFields = [
  'name',
  'address',
  'kind',
  'managerUrl',
  'managerUsername',
  'managerPassword',
  'caCertificate',
  'certificateFingerprint',
  'route',
  'probe',
] as const satisfies (keyof NodeDraft)[]

/** What the form starts with: the stored node, or the usual, as for the node added before. Stored secrets never come back. */
export function draftOf(node: Node | null, like?: NodeValues): NodeDraft {
  const kind = node?.kind ?? like?.kind ?? 'tomcat'
  return {
    name: node?.name ?? '',
    address: node?.address ?? '',
    kind,
    managerUrl: node?.managerUrl ?? null,
    managerUsername: node ? node.managerUsername : (like?.managerUsername ?? null),
    managerPassword: node ? null : (like?.managerPassword ?? null),
    caCertificate: node ? null : (like?.caCertificate ?? null),
    certificateFingerprint: node?.certificateFingerprint ?? null,
    route: node?.route ?? null,
    weight: node?.weight ?? like?.weight ?? 1,
    capacity: node ? node.capacity : (like?.capacity ?? null),
    zone: node?.zone ?? null,
    slowStartSeconds: node?.slowStartSeconds ?? like?.slowStartSeconds ?? 0,
    probe: node?.probe ?? (kind === 'servoy' ? like?.probe : null) ?? usualSettings(kind),
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
        releasesAttribute: 'ActiveReleases',
        listOperation: 'listClients',
        messageOperation: 'sendMessage',
        clientField: 'id',
        userField: 'userName',
        sessionField: 'httpSessionId',
      }
    default:
      return null
  }
}

/**
 * Only what differs from the stored node is sent. An empty password keeps the one that is stored, and an empty
 * authority too, unless it is to be forgotten.
 */
export function nodeChanges(
  node: Node,
  values: NodeValues,
  forgetAuthority: boolean,
): Partial<Omit<NodeValues, 'kind'>> {
  const { kind: _, managerPassword, caCertificate, probe, ...rest } = values
  const changed = Object.entries(rest).filter(([field, value]) => node[field as keyof typeof rest] !== value)
  return {
    ...Object.fromEntries(changed),
    ...(sameSettings(probe, node.probe ?? null) ? {} : { probe }),
    ...(managerPassword === null ? {} : { managerPassword }),
    ...(caCertificate === null && !forgetAuthority ? {} : { caCertificate }),
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

/** Whether it is asked over HTTPS, where somebody has to vouch for its certificate. */
export function asksOverHttps({ kind = 'tomcat', managerUrl, probe }: NodeDraft): boolean {
  const own = probe && 'statusUrl' in probe ? [probe.statusUrl] : []
  const pages = probe?.kind === 'outsystems' ? [probe.pingUrl, probe.pageUrl] : own
  const urls = kindFacts[kind].contexts ? [managerUrl] : pages
  return urls.some((url) => url?.trim().toLowerCase().startsWith('https:'))
}
