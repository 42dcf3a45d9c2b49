import { describe, expect, it } from 'vitest'
import { isFree, openingsOf } from './openings'
import type { ServerState, StatRow } from './parse'

const server = (name: string, change: Partial<ServerState> = {}): ServerState => ({
  ...{ name, address: '10.0.0.1:8080', intent: 'ready', weight: 100, slot: false },
  ...{ added: false, id: 1, tls: false, ...change },
})
const slot = (name: string, change: Partial<ServerState> = {}) =>
  server(name, { address: '127.0.0.1:1', intent: 'maintenance', slot: true, ...change })

const backend = (algo: string, cookie = ''): StatRow => ({ type: '1', svname: 'BACKEND', algo, cookie })
const row = (cookie: string): StatRow => ({ type: '2', svname: 'node1', cookie })
const [configured, dynamic] = [row('node1'), row('3b12fdbe79df73bb')]

const servers = [server('node1'), slot('slot1')]
const openings = (version: string, rows: StatRow[], states = servers) =>
  openingsOf(version, 'admin', states, rows)

describe('a free slot', () => {
  it('is out of service and points nowhere', () => {
    expect(isFree(slot('slot1'))).toBe(true)
    expect(isFree(slot('slot1', { address: '[::1]:1' }))).toBe(true)
    expect(isFree(slot('slot1', { intent: 'ready' }))).toBe(false)
    expect(isFree(slot('slot1', { address: '127.0.0.1:8080' }))).toBe(false)
    // A node that somebody took out of service in the configuration is a member.
    expect(isFree(slot('slot1', { address: '10.0.0.7:8080' }))).toBe(false)
    expect(isFree(slot('slot1', { address: null }))).toBe(false)
  })
})

describe('openings', () => {
  it('are the free slots, and whether a server that is added would keep its visitors', () => {
    expect(openings('2.6.12', [backend('roundrobin', 'NODE'), dynamic])).toMatchObject({
      ...{ slots: ['slot1'], add: true },
    })
    expect(openings('2.6.12', [backend('roundrobin', 'NODE'), configured])).toMatchObject({
      ...{ slots: ['slot1'], add: false, reason: expect.stringContaining('cookie NODE') },
    })
    expect(openings('3.2.1', [backend('leastconn'), row('')])).toMatchObject({
      ...{ add: true, reason: expect.stringContaining('stick-table') },
    })
  })

  it.each(['1.9.16', '2.4.22', '2.5.0', 'unknown'])('take no server before 2.6: %s', (version) => {
    expect(openings(version, [backend('roundrobin'), row('')])).toMatchObject({
      slots: ['slot1'],
      add: false,
    })
  })

  it.each(['2.6', '2.10.3', '3.0-dev5'])('take one from 2.6: %s', (version) => {
    expect(openings(version, [backend('roundrobin'), row('')]).add).toBe(true)
  })

  it('take none beside servers that speak TLS', () => {
    const rows = [backend('roundrobin', 'NODE'), dynamic]
    const openings = openingsOf('2.8.1', 'admin', [server('node1', { tls: true })], rows)
    expect(openings).toMatchObject({ add: false, reason: expect.stringContaining('TLS') })
  })

  it.each(['user', 'operator'])('are none for the level %s', (level) => {
    const rows = [backend('roundrobin', 'NODE'), dynamic]
    expect(openingsOf('2.8.1', level, servers, rows)).toMatchObject({ slots: [], add: false })
  })
})
