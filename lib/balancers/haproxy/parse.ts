import { parse as parseCsv } from 'csv-parse/sync'
import type { Intent, MemberReading, Opinion } from '@/lib/domain/model'

export type RuntimeInfo = {
  version: string
  startedAtSeconds: number | null
  uptimeSeconds: number | null
  pid: number | null
}

/** What `show servers state` says of a server. */
export type ServerState = {
  name: string
  address: string | null
  intent: Intent
  weight: number | null
  /** Its configuration has `disabled`: it waits for a node. */
  slot: boolean
  /** Was added at run time by Muster, which marks it by the range of its number. */
  added: boolean
  id: number | null
  tls: boolean
}

/** Servers of a configuration are numbered from 1, or by people. */
export const firstAddedId = 1_000_000_000

const wholeNumber = (text: string | undefined): number | null => {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return null
  return Number(text)
}

/** `show info`; null when this is no HAProxy. */
export function parseInfo(text: string): RuntimeInfo | null {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const at = line.indexOf(': ')
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 2).trim())
  }
  const version = fields.get('Version')
  if (version === undefined || !fields.has('Uptime_sec')) return null
  return {
    version: version.slice(0, 100),
    startedAtSeconds: wholeNumber(fields.get('Start_time_sec')),
    uptimeSeconds: wholeNumber(fields.get('Uptime_sec')),
    pid: wholeNumber(fields.get('Pid')),
  }
}

/** Bits of `srv_admin_state`; 0x04 only says that the configuration has `disabled`, 0x20 and 0x40 concern names. */
function intentOf(adminState: number | null): Intent {
  if (adminState === null) return 'unknown'
  if (adminState & 0x03) return 'maintenance'
  if (adminState & 0x18) return 'drain'
  return 'ready'
}

/** `-` is none: a name that did not resolve (it stands in `srv_fqdn`), or a server on a unix socket. */
function addressOf(host: string | undefined, port: string | undefined): string | null {
  if (!host || host === '-' || host.startsWith('/') || wholeNumber(port) === null || port === '0') return null
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** `show servers state BACKEND`; null when it is something else, an error included. */
export function parseServersState(text: string): ServerState[] | null {
  const [format = '', header = '', ...lines] = text.trim().split('\n')
  if (!/^\d+$/.test(format) || !header.startsWith('# ')) return null
  const columns = header.slice(2).trim().split(' ')
  const column = (name: string) => columns.indexOf(name)
  const [name, admin, weight] = [column('srv_name'), column('srv_admin_state'), column('srv_uweight')]
  const [host, port, fqdn] = [column('srv_addr'), column('srv_port'), column('srv_fqdn')]
  const [number, tls] = [column('srv_id'), column('srv_use_ssl')]
  if (name < 0 || admin < 0) return null
  const servers: ServerState[] = []
  for (const line of lines) {
    const fields = line.trim().split(' ')
    const server = fields[name]
    if (!server || fields.length < columns.length) continue
    const id = wholeNumber(fields[number])
    servers.push({
      name: server,
      address: addressOf(fields[host], fields[port]) ?? addressOf(fields[fqdn], fields[port]),
      intent: intentOf(wholeNumber(fields[admin])),
      weight: wholeNumber(fields[weight]),
      slot: ((wholeNumber(fields[admin]) ?? 0) & 0x04) !== 0,
      added: id !== null && id >= firstAddedId,
      id,
      tls: fields[tls] === '1',
    })
  }
  return servers
}

export type StatRow = Record<string, string>

const isRow = (row: unknown): row is StatRow => typeof row === 'object' && row !== null

/** `show stat`: CSV with quotes, behind a `# `; null when it is something else, an error included. */
export function parseStat(text: string): StatRow[] | null {
  const csv = text.trim().replace(/^# /, '')
  if (!csv.startsWith('pxname,')) return null
  try {
    const rows: unknown = parseCsv(csv, { columns: true, relax_column_count: true, skip_empty_lines: true })
    return Array.isArray(rows) ? rows.filter(isRow) : null
  } catch {
    return null
  }
}

/**
 * What HAProxy thinks of the server's health, from the beginning of `status`. In maintenance and before the first
 * check it thinks nothing; a drained server still has an opinion about it.
 */
export function opinionOf(row: StatRow): Opinion {
  const [, word, progress] =
    /^(UP|DOWN|NOLB|DRAIN|MAINT|no check)(?: (\d+\/\d+))?/.exec(row.status ?? '') ?? []
  const check = (row.check_status ?? '').replace(/^\* /, '')
  if (word === 'no check') return 'unchecked'
  // Its name does not resolve: nobody told it to, and it gets nothing.
  if (row.status === 'MAINT (resolution)') return 'down'
  if (word === undefined || word === 'MAINT' || check === 'INI') return 'unknown'
  if (word === 'DOWN') return progress ? 'rising' : 'down'
  if (word === 'DRAIN' && check === '' && !progress) return 'unchecked'
  return progress ? 'failing' : 'up'
}

function lastCheckOf(row: StatRow): string | null {
  const status = (row.check_status ?? '').replace(/^\* /, '')
  if (!status) return null
  const code = row.check_code ? ` ${row.check_code}` : ''
  const duration = row.check_duration ? ` in ${row.check_duration} ms` : ''
  return `${status}${code}${duration}${row.check_desc ? `: ${row.check_desc}` : ''}`.slice(0, 300)
}

/** Joins the two views of one backend's servers; the state file decides which servers there are. */
export function membersOf(states: ServerState[], rows: StatRow[]): MemberReading[] {
  const byName = new Map(rows.filter(({ type }) => type !== '1').map((row) => [row.svname, row]))
  return states.map((state) => {
    const row = byName.get(state.name) ?? {}
    const [connectErrors, responseErrors] = [wholeNumber(row.econ), wholeNumber(row.eresp)]
    return {
      name: state.name,
      address: state.address,
      route: row.cookie || null,
      intent: state.intent,
      opinion: opinionOf(row),
      statusText: row.status ?? '',
      lastCheck: lastCheckOf(row),
      weight: state.weight,
      inFlight: wholeNumber(row.scur),
      total: wholeNumber(row.stot),
      ratePerSecond: wholeNumber(row.rate),
      errorsTotal: connectErrors === null || responseErrors === null ? null : connectErrors + responseErrors,
    }
  })
}

/** `show backend`: names behind a `# name`. */
export function parseBackends(text: string): string[] | null {
  const [header, ...names] = text.trim().split('\n')
  if (header?.trim() !== '# name') return null
  return names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'MASTER')
}
