import type { ServoySettings } from '@/lib/domain/probe-settings'
import type { ProbeTarget } from '../probe'
import type { Bean } from '../tomcat/parse-jmx'

/** What a Servoy server tells through its MBeans; null = an attribute of that name is not there. */
export type ServoyFigures = {
  clients: number | null
  maintenance: boolean | null
  version: string | null
  /** The active release of each solution, by name: `crm 12, hr 4`. */
  releases: string | null
  /** In words: what was looked for and is not there. */
  missing: string[]
}

export const usualNames: ServoySettings = {
  kind: 'servoy',
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

/** Settings that were stored before a name could be set lack it. */
export const namesOf = ({ settings }: ProbeTarget): ServoySettings =>
  settings?.kind === 'servoy' ? { ...usualNames, ...settings } : usualNames

const ofType = (beans: Bean[], type: string) => beans.filter(({ keys }) => keys.get('type') === type)

const told = (beans: Bean[], attribute: string): string[] =>
  beans.flatMap(({ attributes }) => attributes.get(attribute) ?? [])

/** The sum over all contexts; null as soon as one tells no whole number. */
function clientsOf(values: string[]): number | null {
  if (values.length === 0 || !values.every((value) => /^\d{1,9}$/.test(value))) return null
  return values.reduce((sum, value) => sum + Number(value), 0)
}

/** One context in maintenance turns its clients away: then it is in maintenance. */
function maintenanceOf(values: string[]): boolean | null {
  if (values.includes('true')) return true
  return values.length > 0 && values.every((value) => value === 'false') ? false : null
}

/** In one order, so that nodes of the same releases say the same. */
function releasesOf(values: string[]): string | null {
  const releases = values.flatMap((value) =>
    value.startsWith('Array[') ? value.split('\n').slice(1) : value.split(','),
  )
  const named = releases.map((release) => release.trim()).filter((release) => release !== '')
  return named.length === 0 ? null : [...new Set(named)].toSorted().join(', ').slice(0, 300)
}

/** null = there are none: not a Servoy server. */
export function figuresOf(beans: Bean[], names: ServoySettings): ServoyFigures | null {
  const own = beans.filter(({ name }) => name.startsWith(`${names.beanDomain}:`))
  if (own.length === 0) return null
  const [clientBeans, serverBeans] = [ofType(own, 'Clients'), ofType(own, 'Server')]
  const clients = clientsOf(told(clientBeans, names.clientsAttribute))
  const maintenance = maintenanceOf(told(serverBeans, names.maintenanceAttribute))
  const version = told(serverBeans, names.versionAttribute)[0]?.trim().slice(0, 60) || null
  const releases = releasesOf(told(ofType(own, 'Solutions'), names.releasesAttribute))
  const missing = [
    ...(clients === null ? [`type=Clients ${names.clientsAttribute}`] : []),
    ...(maintenance === null ? [`type=Server ${names.maintenanceAttribute}`] : []),
    ...(version === null ? [`type=Server ${names.versionAttribute}`] : []),
  ]
  return { clients, maintenance, version, releases, missing }
}
