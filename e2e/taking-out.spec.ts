import { createVisitor, type Visitor } from '@/bin/local/visitor'
import { createConsoleClient } from '@/bin/sandbox/console-client'
import { askHaproxy, haveHttpd, shareOfNode } from './balancers'
import { expect, expectGood, signIn, test } from './fixtures'
import { row, say } from './pages'
import { directory, person, type Sandbox } from './sandbox'

// Each test leaves the cluster as it found it: three active nodes behind two balancers.
test.describe.configure({ mode: 'serial' })

const admin = `${directory}/taking-out.json`
const inCluster = '/clusters/sandbox'
const consoleOf = ({ url, token }: Sandbox) => createConsoleClient(url, token)

/** Somebody with a session on that node. */
async function visitorOn(sandbox: Sandbox, node: string): Promise<Visitor> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const visitor = createVisitor(sandbox.balancers[0]?.trafficUrl ?? '')
    if ((await visitor.visit()).node === node) return visitor
    await visitor.visit('logout.jsp')
  }
  throw new Error(`nobody was sent to ${node}`)
}

/** Those of tests before this one. */
async function endSessions(sandbox: Sandbox): Promise<void> {
  const { cluster } = sandbox
  const client = consoleOf(sandbox)
  const { sessions: expected } = await client.sessions.preview({ cluster, selection: {} })
  if (expected > 0) await client.sessions.end({ cluster, selection: {}, expected, reason: 'A fresh start' })
}

const stateOf = async (sandbox: Sandbox, node: string) =>
  (await consoleOf(sandbox).nodes.get({ cluster: sandbox.cluster, node })).state

const comesBack = (sandbox: Sandbox, node: string, state = 'active') =>
  expect.poll(() => stateOf(sandbox, node), { timeout: 30_000 }).toBe(state)

test('the cluster gets a second balancer', async ({ page, sandbox }) => {
  await haveHttpd(sandbox)
  await endSessions(sandbox)
  await signIn(page, person(sandbox, 'admin'))
  await page.context().storageState({ path: admin })
  await page.goto(`${inCluster}/balancers`)
  for (const name of ['haproxy', 'httpd'])
    await expect(page.getByRole('heading', { name: new RegExp(`^${name} `) })).toBeVisible()
  await expect(page.getByText(/keeps drains and maintenance|forgets drains and maintenance/)).toHaveCount(2)
  await expectGood(page, 'two balancers')
})

test.describe('as an admin', () => {
  test.use({ storageState: admin })

  test('a drain past its deadline ends the sessions that are left, and says so', async ({
    page,
    sandbox,
  }) => {
    const visitor = await visitorOn(sandbox, 'node1')
    await page.goto(`${inCluster}/nodes`)
    await row(page, 'node1').getByRole('button', { name: 'Drain… node1' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Kernel update')
    await dialog.getByLabel('Deadline').selectOption('900')
    await dialog.getByRole('radio', { name: /^End the sessions that are left/ }).check()
    await dialog.getByRole('button', { name: 'Drain node1' }).click()
    await expect(dialog).toBeHidden()
    await page.goto(`${inCluster}/nodes/node1`)
    const why = page.getByRole('list', { name: 'Why it is not finished' })
    await expect(why.getByText(/waiting for 1 session/i)).toBeVisible()
    await expectGood(page, 'a node that drains')
    // Nobody waits a quarter of an hour for a test.
    await consoleOf(sandbox).drains.change({ cluster: sandbox.cluster, node: 'node1', deadlineSeconds: 10 })
    await expect(page.getByRole('button', { name: 'Resume… node1' })).toBeVisible({ timeout: 45_000 })
    await expect(page.getByText(/ended by Muster/).first()).toBeVisible()
    expect((await visitor.visit()).visits).toBe(1)
    await page.getByRole('button', { name: 'Resume… node1' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Resume node1' }).click()
    await comesBack(sandbox, 'node1')
    await visitor.visit('logout.jsp')
  })

  test('a drain is cancelled: the node takes new sessions, and whoever was on it stays', async ({
    page,
    sandbox,
  }) => {
    const visitor = await visitorOn(sandbox, 'node2')
    await consoleOf(sandbox).drains.start({ cluster: sandbox.cluster, node: 'node2', reason: 'By mistake' })
    await page.goto(`${inCluster}/nodes/node2`)
    await page.getByRole('button', { name: 'Cancel drain…' }).first().click()
    await say(page, 'It was the wrong one')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the drain' }).click()
    await expect(page.getByRole('button', { name: 'Drain… node2' })).toBeVisible()
    expect(await visitor.visit()).toMatchObject({ node: 'node2', visits: 2 })
    const other = await visitorOn(sandbox, 'node2')
    await other.visit('logout.jsp')
    await visitor.visit('logout.jsp')
  })

  test('two nodes are drained together and put back together; all three are refused', async ({
    page,
    sandbox,
  }) => {
    await page.goto(`${inCluster}/nodes`)
    for (const node of ['node1', 'node2', 'node3']) await page.getByLabel(`Select ${node}`).check()
    await page.getByRole('button', { name: 'Drain 3 nodes…' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText('The guard refuses this')).toBeVisible()
    await say(page, 'All of them')
    await expect(dialog.getByRole('button', { name: 'Drain 3 nodes' })).toBeDisabled()
    await dialog.getByRole('button', { name: 'Leave as it is' }).click()
    await page.getByLabel('Select node3').uncheck()
    await page.getByRole('button', { name: 'Drain 2 nodes…' }).click()
    await say(page, 'New switches')
    await expectGood(page, 'draining two nodes')
    await dialog.getByRole('button', { name: 'Drain 2 nodes' }).click()
    await expect(dialog).toBeHidden()
    for (const node of ['node1', 'node2']) await comesBack(sandbox, node, 'drained')
    for (const node of ['node1', 'node2']) await page.getByLabel(`Select ${node}`).check()
    await page.getByRole('button', { name: 'Resume 2 nodes…' }).click()
    await dialog.getByRole('button', { name: 'Resume 2 nodes' }).click()
    await expect(dialog).toBeHidden()
    for (const node of ['node1', 'node2']) await comesBack(sandbox, node)
  })

  test('a weight that HAProxy forgot at a reload is asked about, and mended', async ({ page, sandbox }) => {
    const { cluster } = sandbox
    await consoleOf(sandbox).balancers.setWeight({
      ...{ cluster, balancer: 'haproxy', member: 'node3', weight: 42, reason: 'A smaller machine' },
    })
    expect(await askHaproxy(sandbox, 'node3')).toMatchObject({ weight: 42 })
    process.kill(sandbox.pids.haproxy ?? Number.NaN, 'SIGUSR2')
    await page.goto(`${inCluster}/balancers`)
    const again = page.getByRole('button', { name: /^Tell it again… node3 at haproxy/ })
    await expect(again).toBeVisible()
    await expect(page.getByText('Weight wanted: 42. Found: 100.')).toBeVisible()
    await expectGood(page, 'a balancer with drift')
    await again.click()
    await say(page, 'It is still the smaller machine')
    await page.getByRole('dialog').getByRole('button', { name: 'Tell haproxy again' }).click()
    await expect(again).toBeHidden()
    expect(await askHaproxy(sandbox, 'node3')).toMatchObject({ weight: 42 })
  })

  test('a drain that HAProxy and httpd forgot is mended by itself, and told', async ({ page, sandbox }) => {
    const { cluster } = sandbox
    const client = consoleOf(sandbox)
    await client.drains.start({ cluster, node: 'node1', reason: 'New disk' })
    await comesBack(sandbox, 'node1', 'drained')
    await page.goto(`${inCluster}/activity`)
    process.kill(sandbox.pids.haproxy ?? Number.NaN, 'SIGUSR2')
    await expect(
      page.getByText('haproxy had forgotten that node1 is drained; Muster told it again').first(),
    ).toBeVisible()
    expect(await askHaproxy(sandbox, 'node1')).toMatchObject({ intent: 'drain' })
    process.kill(sandbox.pids.httpd ?? Number.NaN, 'SIGHUP')
    await expect(
      page.getByText('httpd had forgotten that node1 is drained; Muster told it again').first(),
    ).toBeVisible()
    const { members } = await client.balancers.get({ cluster, balancer: 'httpd' })
    expect(members.find(({ node }) => node === 'node1')).toMatchObject({ intent: 'drain' })
    await client.drains.resume({ cluster, node: 'node1' })
    await comesBack(sandbox, 'node1')
  })

  test('what somebody did at the balancer is let stand, until the node is drained and put back', async ({
    page,
    sandbox,
  }) => {
    await askHaproxy(sandbox, 'node2', 'drain')
    await page.goto(inCluster)
    await page
      .getByRole('button', { name: /^Let it stand… node2 at haproxy/ })
      .first()
      .click()
    await say(page, 'Somebody debugs it')
    await page.getByRole('dialog').getByRole('button', { name: 'Let it stand' }).click()
    await expect(page.getByRole('button', { name: /^Let it stand…/ })).toBeHidden()
    expect(await askHaproxy(sandbox, 'node2')).toMatchObject({ intent: 'drain' })
    await page.goto(`${inCluster}/balancers`)
    await expect(page.getByText(/Somebody debugs it/).first()).toBeVisible()
    await expect.poll(() => shareOfNode(sandbox, 'node2')).toBe(0)
    const client = consoleOf(sandbox)
    await client.drains.start({ cluster: sandbox.cluster, node: 'node2', reason: 'To the end' })
    await comesBack(sandbox, 'node2', 'drained')
    await client.drains.resume({ cluster: sandbox.cluster, node: 'node2' })
    await comesBack(sandbox, 'node2')
    await expect.poll(async () => (await askHaproxy(sandbox, 'node2')).intent).toBe('ready')
  })
})
