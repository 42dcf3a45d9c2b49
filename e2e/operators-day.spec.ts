import type { Locator, Page } from '@playwright/test'
import { startTraffic, type Traffic } from '@/bin/sandbox/traffic'
import { expect, expectGood, signIn, test } from './fixtures'
import { row } from './pages'
import { directory, person, type Sandbox } from './sandbox'

// One day, told in order: each test goes on from where the one before left the cluster.
test.describe.configure({ mode: 'serial' })

const admin = `${directory}/admin.json`
const inCluster = '/clusters/sandbox'

/** People who come, click and sign out; within seconds, so that nodes empty while the test looks. */
function people(sandbox: Sandbox, visitMs = 5000): Traffic {
  const [balancer] = sandbox.balancers
  if (!balancer) throw new Error('the sandbox has no balancer')
  return startTraffic({ url: balancer.trafficUrl, users: 15, thinkMs: 700, visitMs, signOut: 1 })
}

const step = (page: Page, node: string): Locator =>
  page.getByRole('region', { name: 'Steps' }).getByRole('listitem').filter({ hasText: node })

async function drain(page: Page, node: string, reason: string): Promise<void> {
  await page.goto(`${inCluster}/nodes`)
  await row(page, node)
    .getByRole('button', { name: `Drain… ${node}` })
    .click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Nodes that stay')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason)
  await dialog.getByRole('button', { name: `Drain ${node}` }).click()
  await expect(dialog).toBeHidden()
}

async function resume(page: Page, node: string): Promise<void> {
  await page.goto(`${inCluster}/nodes/${node}`)
  await page.getByRole('button', { name: `Resume… ${node}` }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Resume ${node}` })
    .click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('button', { name: `Drain… ${node}` })).toBeVisible()
}

async function startImport(page: Page, release: string, strategy: RegExp): Promise<void> {
  await page.goto(`${inCluster}/solutions`)
  await row(page, `crm-${release}.war`)
    .getByRole('button', { name: new RegExp(`^Import ${release}`) })
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: strategy }).check()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(`The ${release} of today`)
  await dialog.getByRole('button', { name: 'Start the import' }).click()
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
}

test.describe('before signing in', () => {
  test.use({ expectedStatuses: [401] })

  test('nobody gets in without an account, and the right password opens the overview', async ({
    page,
    sandbox,
  }) => {
    await page.goto(`${inCluster}/nodes`)
    await expect(page).toHaveURL(/\/sign-in/)
    await expectGood(page, 'sign-in')
    await page.getByLabel('E-mail').fill(person(sandbox, 'admin').email)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('Email or password is wrong.')).toBeVisible()
    await expect(page.getByLabel('E-mail')).toHaveValue(person(sandbox, 'admin').email)
    await signIn(page, person(sandbox, 'admin'))
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
    await page.context().storageState({ path: admin })
  })
})

test.describe('as an admin', () => {
  test.use({ storageState: admin })

  // From the drain to the end of the import: sessions that a pause left behind would take minutes to time out.
  let traffic: Traffic
  test.afterAll(() => traffic?.stop())

  test('each page says what it is about, is accessible in dark and light, and fits a phone', async ({
    page,
  }) => {
    test.setTimeout(180_000)
    const pages: [string, string | RegExp][] = [
      ['/', 'Overview'],
      [inCluster, 'Sandbox'],
      [`${inCluster}/nodes`, 'Nodes'],
      [`${inCluster}/nodes/node1`, /node1/],
      [`${inCluster}/nodes/new`, 'Add a node'],
      [`${inCluster}/nodes/join`, 'Join tokens'],
      [`${inCluster}/sessions`, 'Sessions'],
      [`${inCluster}/nodes/node1/edit`, 'Edit node1'],
      [`${inCluster}/balancers`, 'Balancers'],
      [`${inCluster}/balancers/new`, 'Add a balancer'],
      [`${inCluster}/balancers/haproxy/edit`, 'Edit haproxy'],
      [`${inCluster}/solutions`, 'Solutions'],
      [`${inCluster}/imports`, 'Imports'],
      [`${inCluster}/activity`, 'Activity'],
      [`${inCluster}/settings`, 'Settings'],
      ['/clusters/new', 'New cluster'],
      ['/activity', 'Activity'],
      ['/settings', 'Settings'],
    ]
    for (const [path, heading] of pages) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
      await expectGood(page, path)
    }
  })

  test('a cluster is set up by the hand: what fails is said, what is found can be taken over', async ({
    page,
    sandbox,
  }) => {
    const [node] = sandbox.nodes
    const [balancer] = sandbox.balancers
    if (!node || !balancer) throw new Error('the sandbox has no node or no balancer')
    await page.goto('/clusters/new')
    await page.getByLabel('Name').fill('Second')
    await expect(page.getByLabel('Slug')).toHaveValue('second')
    await page.getByRole('button', { name: 'Create and add nodes' }).click()
    await expect(page.getByRole('heading', { name: 'Add a node' })).toBeVisible()

    await page.getByLabel('Name').fill('node1')
    await page.getByLabel('Address').fill('127.0.0.1:1')
    const test = page.getByRole('button', { name: 'Test connection' })
    await test.click()
    await expect(page.getByText('No connection')).toBeVisible()
    await expect(page.getByText(/Nothing listens/)).toBeVisible()

    await page.getByLabel('Address').fill(node.address)
    await page.getByLabel('User').fill('nobody')
    await page.getByLabel('Password').fill('not the password')
    await test.click()
    await expect(page.getByText(/401; user nobody/)).toBeVisible()
    await page.getByLabel('User').fill(node.username)
    await page.getByLabel('Password').fill(node.password)
    await test.click()
    await expect(page.getByText(/Connected in \d+ ms/)).toBeVisible()
    await expect(page.getByText('See its sessions: yes')).toBeVisible()
    await expect(page.getByLabel('Route')).toHaveValue(node.name)
    await page.getByRole('button', { name: 'Go on', exact: true }).click()

    await page.getByLabel('Capacity').fill('many')
    await page.getByRole('button', { name: 'Add the node' }).click()
    await expect(page.getByText('a number', { exact: true })).toBeVisible()
    await page.getByLabel('Capacity').fill('100')
    await page.getByRole('button', { name: 'Add the node' }).click()
    await expect(page.getByText('node1 is added')).toBeVisible()

    await page.getByRole('link', { name: 'Add the balancer' }).click()
    await expect(page.getByRole('heading', { name: 'Add a balancer' })).toBeVisible()
    await page.getByLabel('Name').fill('edge-1')
    await page.getByLabel('Runtime API').fill('127.0.0.1:1')
    await test.click()
    await expect(page.getByText('No connection')).toBeVisible()
    await page.getByLabel('Runtime API').fill(balancer.runtimeAddress ?? '')
    await test.click()
    await page.getByRole('button', { name: balancer.backend, exact: true }).click()
    await expect(page.getByText('1 of 3 members matched to nodes.')).toBeVisible()
    await page.getByRole('button', { name: 'Add the balancer' }).click()
    await page.waitForURL('/clusters/second/balancers')
    await expect(page.getByText('2 members are no node of this cluster.')).toBeVisible()
    await page.goto('/clusters/second/nodes/node1')
    await expect(page.getByRole('button', { name: 'Drain… node1' })).toBeVisible({ timeout: 30_000 })

    await page.goto('/clusters/second/settings')
    await expect(page.getByRole('button', { name: 'Delete second…' })).toBeDisabled()
    // Its member is the first cluster's too: a removal would stop it there.
    await page.goto('/clusters/second/balancers/edge-1/edit')
    await page.getByRole('button', { name: 'Remove…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove edge-1' }).click()
    await page.waitForURL('/clusters/second/balancers')
    await page.goto('/clusters/second/nodes/node1/edit')
    await page.getByRole('button', { name: 'Remove…' }).click()
    await page.getByRole('dialog').getByLabel('Remove it all the same').check()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('It was for trying out')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove node1' }).click()
    await expect(page.getByText('No nodes yet')).toBeVisible()
    await page.goto('/clusters/second/settings')
    await page.getByRole('button', { name: 'Delete second…' }).click()
    const deletion = page.getByRole('dialog').getByRole('button', { name: 'Delete second' })
    await expect(deletion).toBeDisabled()
    await page.getByLabel('Type second to confirm').fill('second')
    await deletion.click()
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'second', exact: true })).toBeHidden()
  })

  test('a node is drained under traffic without loss, the last one is not let go, both are resumed', async ({
    page,
    sandbox,
  }) => {
    test.setTimeout(180_000)
    traffic = people(sandbox)
    await page.goto(`${inCluster}/nodes`)
    await expect.poll(() => Object.keys(traffic.stats().usersPerNode).length, { timeout: 20_000 }).toBe(3)
    await drain(page, 'node1', 'New memory')
    await expect(row(page, 'node1').getByText(/drain/).first()).toBeVisible()
    await page.goto(`${inCluster}/nodes/node1`)
    await expect(page.getByRole('button', { name: 'Resume… node1' })).toBeVisible({ timeout: 60_000 })
    expect(traffic.stats()).toMatchObject({ sessionsMoved: 0, sessionsLost: 0, failures: 0 })
    expect(traffic.stats().usersPerNode.node1 ?? 0).toBe(0)

    await drain(page, 'node2', 'New memory')
    await expect(row(page, 'node2').getByText(/drain/).first()).toBeVisible()
    await row(page, 'node3').getByRole('button', { name: 'Drain… node3' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText('The guard refuses this')).toBeVisible()
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('All of them')
    await expect(dialog.getByRole('button', { name: 'Drain node3' })).toBeDisabled()
    await dialog.getByRole('button', { name: 'Leave as it is' }).click()

    await page.goto(`${inCluster}/nodes/node2`)
    await expect(page.getByRole('button', { name: 'Resume… node2' })).toBeVisible({ timeout: 60_000 })
    await resume(page, 'node2')
    await resume(page, 'node1')
    await expect.poll(() => traffic.stats().usersPerNode.node1 ?? 0, { timeout: 20_000 }).toBeGreaterThan(0)
    expect(traffic.stats()).toMatchObject({ sessionsMoved: 0, sessionsLost: 0, failures: 0 })
  })

  test('a rolling import brings 2.0 to every node, one after another, and nobody notices', async ({
    page,
  }) => {
    test.setTimeout(180_000)
    await startImport(page, '2.0', /^Rolling/)
    await expect(page.getByRole('heading', { name: 'Import crm 2.0' })).toBeVisible()
    await expectGood(page, 'an import under way')
    for (const node of ['node1', 'node2', 'node3'])
      await expect(step(page, node).getByText('serves 2.0')).toBeVisible({ timeout: 120_000 })
    await expect(step(page, 'node3').getByText(/drained in .* activated in .* verified in/)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Abort…' })).toBeHidden()
    expect(traffic.stats()).toMatchObject({ sessionsMoved: 0, sessionsLost: 0, failures: 0 })
    await traffic.stop()
    await page.goto(`${inCluster}/solutions`)
    await expect(page.locator('#main').getByText('Every node serves crm 2.0.')).toBeVisible()
  })

  test('an import is aborted: what did not begin stays as it was', async ({ page, sandbox }) => {
    const staying = people(sandbox, 120_000)
    try {
      await expect.poll(() => Object.keys(staying.stats().usersPerNode).length, { timeout: 20_000 }).toBe(3)
      await startImport(page, '1.0', /^Rolling/)
      await expect(step(page, 'node1').getByText('draining').first()).toBeVisible()
      await page.getByRole('button', { name: 'Abort…' }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog.getByText(/node2 and node3 stay at 2.0/)).toBeVisible()
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('Wrong release')
      await dialog.getByRole('button', { name: 'Abort the import' }).click()
      await expect(dialog).toBeHidden()
      await expect(page.getByRole('button', { name: 'Import 1.0 again…' })).toBeVisible({ timeout: 30_000 })
      await expect(step(page, 'node3').getByText('skipped').first()).toBeVisible()
    } finally {
      await staying.stop()
    }
    await page.goto(`${inCluster}/nodes`)
    for (const { name } of sandbox.nodes)
      await expect(row(page, name).getByRole('button', { name: `Drain… ${name}` })).toBeVisible()
    await page.goto(`${inCluster}/solutions`)
    await expect(page.locator('#main').getByText('Every node serves crm 2.0.')).toBeVisible()
  })

  test.describe('with a WAR that is no good', () => {
    test.use({ expectedStatuses: [422] })

    test("a WAR that does not start fails with Tomcat's own words, and every node goes on", async ({
      page,
      sandbox,
    }) => {
      await page.goto(`${inCluster}/solutions`)
      await page.getByRole('button', { name: 'Upload a release…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('File').setInputFiles('package.json')
      await dialog.getByLabel('Release').fill('broken')
      await dialog.getByRole('button', { name: 'Upload' }).click()
      await expect(dialog.getByText(/not a WAR/i)).toBeVisible()
      await expect(dialog.getByLabel('Release')).toHaveValue('broken')
      await dialog.getByLabel('File').setInputFiles(sandbox.releases.broken ?? '')
      await dialog.getByRole('button', { name: 'Upload' }).click()
      await expect(dialog).toBeHidden()
      await startImport(page, 'broken', /^All at once/)
      const said = page.getByRole('region', { name: /^What node\d said$/ }).first()
      await expect(said).toContainText('failed to start', { timeout: 60_000 })
      await expect(page.getByRole('button', { name: 'Import broken again…' })).toBeVisible({
        timeout: 30_000,
      })
      await expectGood(page, 'a failed import')
      await page.goto(`${inCluster}/solutions`)
      await expect(page.locator('#main').getByText(/2\.0 on 3 nodes/)).toBeVisible()
    })
  })

  test('the activity log has it all, with why, and what changed', async ({ page }) => {
    await page.goto('/activity?type=import')
    await expect(page.getByText(/Aborted import \d+ of crm 1\.0/)).toBeVisible()
    await expect(page.getByText('Wrong release')).toBeVisible()
    await page.getByLabel('What').selectOption('Drains')
    await expect(page.getByText('New memory').first()).toBeVisible()
    await expect(page.getByText('Wrong release')).toBeHidden()
    await page.getByLabel('Text').fill('node2')
    await expect(page).toHaveURL(/type=drain&text=node2/)
    await expect(page.getByText(/node1/)).toHaveCount(0)
    await page.getByLabel('Text').fill('nothing like this')
    await expect(page.getByText('Nothing matches')).toBeVisible()
    await page.getByRole('button', { name: 'Show everything' }).click()
    await page
      .getByRole('list', { name: 'Changes' })
      .getByText(/\d+ fields?/)
      .first()
      .click()
    await expect(page.getByRole('list', { name: 'Changes' }).locator('ins, del').first()).toBeVisible()
  })

  test('a token is shown once, and works until it is revoked', async ({ page, sandbox }) => {
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Make a token…' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('a script')
    await page.getByRole('button', { name: 'Make it' }).click()
    const token =
      (await page
        .getByRole('dialog')
        .getByText(/^muster_/)
        .textContent()) ?? ''
    const ask = async () =>
      (await fetch(`${sandbox.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status
    expect(await ask()).toBe(200)
    await page.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('button', { name: 'Revoke a script…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(page.getByRole('button', { name: 'Revoke a script…' })).toBeHidden()
    expect(await ask()).toBe(401)
  })
})

test.describe('signing out', () => {
  // What the page was just asking for when the viewer signed out.
  test.use({ expectedStatuses: [401] })

  test('a viewer sees everything and is offered nothing that would be refused', async ({ page, sandbox }) => {
    await signIn(page, person(sandbox, 'viewer'))
    await page.goto(`${inCluster}/nodes`)
    await expect(row(page, 'node1')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Drain/ })).toHaveCount(0)
    await expect(page.getByRole('link', { name: /^Add/ })).toHaveCount(0)
    await page.goto(`${inCluster}/solutions`)
    await expect(page.locator('#main').getByText(/2\.0 on 3 nodes/)).toBeVisible()
    await expect(page.getByRole('button', { name: /^(Import|Upload|Delete|New)/ })).toHaveCount(0)
    await page.goto('/settings')
    await expect(page.getByRole('heading', { name: 'You', exact: true })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'People' })).toHaveCount(0)
    const refused = await page.request.post('/api/v1/clusters/sandbox/nodes/node1/drain', {
      data: { reason: 'may I?' },
      headers: { origin: sandbox.url },
    })
    expect(refused.status()).toBe(403)
    expect(await refused.json()).toMatchObject({ message: 'The role viewer does not allow this.' })
    await page.getByRole('button', { name: /viewer/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('/sign-in')
  })
})
