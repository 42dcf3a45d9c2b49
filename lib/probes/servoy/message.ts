import { MusterError } from '@/lib/domain/errors'
import type { ProbeTarget } from '../probe'
import type { ManagerClient } from '../tomcat/manager-client'
import { parseDone } from '../tomcat/parse-jmx'
import { askOf, invoke } from '../tomcat/sessions'
import { namesOf } from './beans'
import { listClients } from './clients'

/** The jmxproxy takes a comma for the end of an argument, and knows no way to quote one: this one looks like it. */
const printable = (text: string) => text.replaceAll(',', '\u201a')

/**
 * Shows a text to the clients of all sessions, or of those with these fingerprints; to how many, each confirmed by
 * the server.
 *
 * @throws MusterError `UNAVAILABLE` when it can't list its clients, or took the text for none of them
 */
export async function sendMessage(
  client: ManagerClient,
  target: ProbeTarget,
  to: 'all' | readonly string[],
  text: string,
): Promise<number> {
  const names = namesOf(target)
  const ask = askOf(client, target)
  const clients = await listClients(client, target)
  const wanted =
    to === 'all' ? clients : clients.filter(({ fingerprint }) => fingerprint && to.includes(fingerprint))
  const problems: string[] = []
  let sent = 0
  for (const { bean, id } of wanted) {
    if (id === null || id.includes(',')) {
      problems.push(`its clients have no ${names.clientField} by which they can be named`)
      continue
    }
    const path = `${invoke(bean, names.messageOperation, `${id},${printable(text)}`)}`
    const reply = parseDone((await ask(path, 'manager-jmx')).body)
    if (reply.ok) sent += 1
    else problems.push(reply.problem)
  }
  if (sent === 0 && problems.length > 0) {
    const said = `Nobody was shown the message by ${names.messageOperation}: ${problems[0]}`
    throw new MusterError('UNAVAILABLE', said)
  }
  return sent
}
