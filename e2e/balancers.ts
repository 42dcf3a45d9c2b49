import { createVisitor } from '@/bin/local/visitor'
import { createConsoleClient } from '@/bin/sandbox/console-client'
import { createBalancers } from '@/lib/balancers/registry'
import type { MemberReading } from '@/lib/domain/model'
import type { Sandbox } from './sandbox'

/** The cluster has httpd as its second balancer, which the sandbox keeps at hand. */
export async function haveHttpd({ url, token, cluster, standbyBalancers }: Sandbox): Promise<void> {
  const client = createConsoleClient(url, token)
  const { items } = await client.balancers.list({ cluster })
  if (items.some(({ name }) => name === 'httpd')) return
  const httpd = standbyBalancers.find(({ kind }) => kind === 'httpd')
  if (!httpd?.managerUrl) throw new Error('the sandbox has no httpd to add')
  const { managerUrl: address, backend } = httpd
  await client.balancers.add({ cluster, name: 'httpd', kind: 'httpd', address, backend })
}

/** What HAProxy itself says of a member, past the console; told first what to do with it where that is given. */
export async function askHaproxy(
  sandbox: Sandbox,
  member: string,
  intent?: 'ready' | 'drain',
): Promise<Pick<MemberReading, 'intent' | 'weight' | 'address'>> {
  const haproxy = sandbox.balancers.find(({ kind }) => kind === 'haproxy')
  const balancers = createBalancers()
  const driver = balancers.balancerFor('haproxy')
  if (!haproxy?.runtimeAddress || !driver) throw new Error('the sandbox has no HAProxy')
  const { runtimeAddress: address, backend } = haproxy
  const target = { address, backend, username: null, password: null, timeoutMs: 5_000 }
  try {
    if (intent) await driver.setIntent(target, member, intent)
    const seen = await driver.observe(target)
    const found = seen.ok ? seen.members.find(({ name }) => name === member) : undefined
    if (!found) throw new Error(`HAProxy says nothing of ${member}`)
    return found
  } finally {
    await balancers.close()
  }
}

/** Of twelve new visitors through HAProxy, how many are sent to that node. */
export async function shareOfNode(sandbox: Sandbox, node: string): Promise<number> {
  const visits = Array.from({ length: 12 }, async () => {
    const visitor = createVisitor(sandbox.balancers[0]?.trafficUrl ?? '')
    const visit = await visitor.visit()
    await visitor.visit('logout.jsp')
    return visit
  })
  return (await Promise.all(visits)).filter((visit) => visit.node === node).length
}
