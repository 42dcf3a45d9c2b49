import { expect, it } from 'vitest'
import { parseBeans } from '../tomcat/parse-jmx'
import { figuresOf, usualNames } from './beans'

const beans = (body: string) => {
  const parsed = parseBeans(body)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.value
}
const reply = (...records: string[]) =>
  beans(`OK - Number of results: ${records.length}\r\n\r\n${records.join('\r\n\r\n')}\r\n`)

const clients = (context: string, number: string) =>
  `Name: com.servoy.server:type=Clients,context=${context}\r\nNumberOfConnectedClients: ${number}`
const server = 'Name: com.servoy.server:type=Server\r\nMaintenanceMode: true\r\nVersion: 2024.3.1'

it('adds up the clients of all contexts', () => {
  expect(figuresOf(reply(clients('/crm', '12'), clients('/erp', '3'), server), usualNames)).toEqual({
    clients: 15,
    maintenance: true,
    version: '2024.3.1',
    releases: null,
    missing: [],
  })
})

it('knows no number when one context does not tell its own', () => {
  const figures = figuresOf(reply(clients('/crm', '12'), clients('/erp', 'unknown'), server), usualNames)
  expect(figures).toMatchObject({ clients: null, missing: ['type=Clients NumberOfConnectedClients'] })
})

it('names what is missing, by the names that it was given', () => {
  const names = { ...usualNames, maintenanceAttribute: 'InMaintenance' }
  expect(figuresOf(reply(clients('/crm', '1'), server), names)).toEqual({
    clients: 1,
    maintenance: null,
    version: '2024.3.1',
    releases: null,
    missing: ['type=Server InMaintenance'],
  })
})

it('does not take a server without such MBeans for Servoy', () => {
  expect(figuresOf(beans('OK - Number of results: 0\r\n\r\n'), usualNames)).toBeNull()
  expect(figuresOf(reply('Name: Catalina:type=Server\r\nVersion: 10'), usualNames)).toBeNull()
})

it('tells active releases in one order, from a text or from a list of them', () => {
  const solutions = (value: string) => `Name: com.servoy.server:type=Solutions\r\nActiveReleases: ${value}`
  const list = 'Array[java.lang.String] of length 2\r\n\thr 4\r\n\tcrm 12'
  for (const value of [list, 'hr 4, crm 12', 'crm 12,hr 4']) {
    expect(figuresOf(reply(server, solutions(value)), usualNames)?.releases).toBe('crm 12, hr 4')
  }
  for (const value of ['', 'Array[java.lang.String] of length 0']) {
    expect(figuresOf(reply(server, solutions(value)), usualNames)?.releases).toBeNull()
  }
})
