import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVisitor } from '@/bin/local/visitor'
import { createConsoleClient } from '@/bin/sandbox/console-client'
import { type Host, startHost } from './agent-host'
import { askHaproxy, haveHttpd } from './balancers'
import { expect, expectGood, signIn, test } from './fixtures'
import { say } from './pages'
import { directory, person, type Sandbox } from './sandbox'

// The same server comes twice: first by hand, then by itself, after it was removed.
test.describe.configure({ mode: 'serial' })

const admin = `${directory}/nodes-in.json`
const inCluster = '/clusters/sandbox'

function spareOf(sandbox: Sandbox) {
  const [spare] = sandbox.spares
  if (!spare) throw new Error('the sandbox has no spare node')
  return spare
}

/** Until a new visitor through HAProxy is sent to it. */
async function reaches(sandbox: Sandbox, node: string): Promise<void> {
  const visit = async () => {
    const visitor = createVisitor(sandbox.balancers[0]?.trafficUrl ?? '')
    const seen = await visitor.visit()
    await visitor.visit('logout.jsp')
    return seen.node
  }
  await expect.poll(visit, { timeout: 60_000, intervals: [100] }).toBe(node)
}

let host: Host
test.beforeAll(() => {
  host = startHost(mkdtempSync(join(tmpdir(), 'muster-host-')))
})
test.afterAll(() => host.stop())

test('an admin signs in', async ({ page, sandbox }) => {
  await haveHttpd(sandbox)
  await signIn(page, person(sandbox, 'admin'))
  await page.context().storageState({ path: admin })
})

test.describe('as an admin', () => {
  test.use({ storageState: admin })

  test('a node is brought in step by step: tested, placed, its agent started, and proved before it serves', async ({
    page,
    sandbox,
  }) => {
    test.setTimeout(180_000)
    const spare = spareOf(sandbox)
    await page.goto(`${inCluster}/nodes/new`)
    await page.getByLabel('Name').fill(spare.name)
    await page.getByLabel('Address').fill(spare.address)
    await page.getByLabel('Manager URL').fill(spare.managerUrl)
    await page.getByLabel('User').fill(spare.username)
    await page.getByLabel('Password').fill(spare.password)
    await page.getByRole('button', { name: 'Test connection' }).click()
    await expect(page.getByText(/Connected in \d+ ms/)).toBeVisible()
    await expect(page.getByLabel('Route')).toHaveValue(spare.name)
    await expectGood(page, 'the wizard: connection')
    await page.getByRole('button', { name: /^Go on/ }).click()

    const haproxy = page.getByRole('group', { name: /haproxy/ })
    await expect(haproxy.getByRole('radio', { name: /free slot slot1/ })).toBeChecked()
    const httpd = page.getByRole('group', { name: /httpd/ })
    await expect(httpd.getByRole('radio', { name: /A new member, added now/ })).toBeChecked()
    await expectGood(page, 'the wizard: balancers')
    await page.getByRole('button', { name: 'Add the node' }).click()
    await expect(page.getByText(`${spare.name} is added`)).toBeVisible()

    await page.getByRole('button', { name: 'Make the command' }).click()
    const command = (await page.locator('code').filter({ hasText: 'muster-agent.mjs' }).textContent()) ?? ''
    await expectGood(page, 'the wizard: agent')
    host.run(command, spare.password)
    await expect(page.getByText('connected', { exact: true })).toBeVisible({ timeout: 45_000 })
    await page.getByRole('button', { name: 'Go on', exact: true }).click()
    await expect(page.getByText(`What ${spare.name} gets`)).toBeVisible({ timeout: 90_000 })
    await expectGood(page, 'the wizard: active')

    await page.goto(`${inCluster}/nodes/${spare.name}`)
    await expect(page.getByRole('button', { name: `Drain… ${spare.name}` })).toBeVisible()
    expect(await askHaproxy(sandbox, 'slot1')).toMatchObject({ address: spare.address, intent: 'ready' })
    await reaches(sandbox, spare.name)
    const { members } = await createConsoleClient(sandbox.url, sandbox.token).balancers.get({
      ...{ cluster: sandbox.cluster, balancer: 'httpd' },
    })
    const member = members.find(({ node }) => node === spare.name)
    expect(member).toMatchObject({ intent: 'ready', route: spare.name, addedAs: 'added' })
  })

  test('it is drained and removed, and the slot is free again', async ({ page, sandbox }) => {
    const { name } = spareOf(sandbox)
    const client = createConsoleClient(sandbox.url, sandbox.token)
    await client.drains.start({ cluster: sandbox.cluster, node: name, reason: 'It goes' })
    await page.goto(`${inCluster}/nodes/${name}`)
    await expect(page.getByRole('button', { name: `Resume… ${name}` })).toBeVisible({ timeout: 45_000 })
    await page.goto(`${inCluster}/nodes/${name}/edit`)
    await page.getByRole('button', { name: 'Remove…' }).click()
    await say(page, 'It goes')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: `Remove ${name}` })
      .click()
    await expect(page.getByText(`${name} is removed`).first()).toBeVisible()
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(0)
    const slots = async () =>
      (await client.balancers.get({ cluster: sandbox.cluster, balancer: 'haproxy' })).openings?.slots
    await expect.poll(slots).toContain('slot1')
    host.endAll()
  })

  test('a host joins by itself, under a name that was used before, serves, leaves, and is gone', async ({
    page,
    sandbox,
  }) => {
    test.setTimeout(240_000)
    const spare = spareOf(sandbox)
    await page.goto(`${inCluster}/nodes/join`)
    await page.getByRole('button', { name: 'Make a token…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('autoscaling')
    await dialog.getByLabel('Slow start').selectOption({ index: 0 })
    await dialog.getByLabel('At haproxy').selectOption('slot')
    await expectGood(page, 'making a join token')
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await expect(dialog.getByText('never shown again')).toBeVisible()
    const token = (await dialog.locator('code').first().textContent()) ?? ''
    await dialog.getByRole('button', { name: 'I have it' }).click()

    const agent = host.agent(sandbox.url)
    agent.start(
      ['join', '--url', sandbox.url, '--token', token, '--name', spare.name, '--address', spare.address],
      ['--manager-url', spare.managerUrl, '--console-manager-url', spare.managerUrl],
      ['--manager-user', spare.username, spare.password],
    )
    await page.goto(`${inCluster}/nodes`)
    const node = page.getByRole('row').filter({ hasText: spare.name })
    await expect(node.getByRole('button', { name: `Drain… ${spare.name}` })).toBeVisible({ timeout: 120_000 })
    await reaches(sandbox, spare.name)
    await page.goto(`${inCluster}/nodes/${spare.name}`)
    await expect(page.getByText('the join token autoscaling').first()).toBeVisible()

    await page.goto(`${inCluster}/nodes`)
    const left = await agent.leave(['--drain', '--deadline', '30s', '--wait'])
    expect(left).toMatchObject({ code: 0 })
    await expect(page.getByRole('row').filter({ hasText: 'node1' })).toHaveCount(1)
    await expect(node).toHaveCount(0)
    await page.goto(`${inCluster}/activity`)
    await expect(page.getByText(new RegExp(`Removed the node ${spare.name}`)).first()).toBeVisible()
  })
})
