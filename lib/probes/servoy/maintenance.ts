import { MusterError } from '@/lib/domain/errors'
import type { Failure } from '@/lib/domain/model'
import type { ProbeTarget } from '../probe'
import { type ManagerClient, managerPlace } from '../tomcat/manager-client'
import { parseDone } from '../tomcat/parse-jmx'
import { askOf } from '../tomcat/sessions'
import { namesOf } from './beans'
import { beansOf } from './clients'

type Result = { confirmed: true; observed: boolean } | { confirmed: false; failure: Failure }

const unconfirmed = (message: string): Result => ({
  confirmed: false,
  failure: { kind: 'bad-reply', message },
})

/** Sets the maintenance mode of every context's server, and reads back what they say of it then. */
export async function setMaintenance(
  client: ManagerClient,
  target: ProbeTarget,
  on: boolean,
): Promise<Result> {
  const names = namesOf(target)
  const { place } = managerPlace(target)
  const attribute = names.maintenanceAttribute
  const ask = askOf(client, target)
  try {
    const servers = await beansOf(ask, target, 'Server')
    if (servers.length === 0) return unconfirmed(`${place} has no MBean ${names.beanDomain}:type=Server.`)
    for (const { name } of servers) {
      const path = `/jmxproxy/?set=${encodeURIComponent(name)}&att=${attribute}&val=${on}`
      const reply = parseDone((await ask(path, 'manager-jmx')).body)
      if (!reply.ok) return unconfirmed(`${place} does not set ${attribute}: ${reply.problem}`)
    }
    const after = await beansOf(ask, target, 'Server')
    const values = after.map(({ attributes }) => attributes.get(attribute) ?? 'nothing')
    if (values.length > 0 && values.every((value) => value === String(on))) {
      return { confirmed: true, observed: on }
    }
    const said = values.find((value) => value !== String(on)) ?? 'nothing'
    return unconfirmed(`${place} was told ${attribute}=${on}, and says ${said} when it is read.`)
  } catch (error) {
    if (error instanceof MusterError) return unconfirmed(error.message)
    throw error
  }
}
