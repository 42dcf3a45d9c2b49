import { createVisitor, type Visitor } from '@/bin/local/visitor'
import { expect, expectGood, signIn, test } from './fixtures'
import { person, type Sandbox } from './sandbox'

// Straight at the nodes: whose session is where is not for the balancer to say here.
async function arrive(sandbox: Sandbox, node: string, howMany: number): Promise<Visitor[]> {
  const address = sandbox.nodes.find(({ name }) => name === node)?.address
  const visitors = Array.from({ length: howMany }, () => createVisitor(`http://${address}/crm/`))
  for (const visitor of visitors) expect((await visitor.visit()).node).toBe(node)
  return visitors
}

test.use({ expectedStatuses: [409] })

test('sessions of all nodes are found, and those that were shown are ended, not one more', async ({
  page,
  sandbox,
}) => {
  const [stays] = await arrive(sandbox, 'node1', 1)
  const leave = await arrive(sandbox, 'node2', 3)
  await signIn(page, person(sandbox, 'operator'))
  await page.goto('/clusters/sandbox/sessions')
  await expect(page.getByText(/\d+ sessions on 3 nodes/).first()).toBeVisible()
  await expectGood(page, 'sessions')

  await page.keyboard.press('/')
  await page.keyboard.type('node2 crm')
  await expect(page).toHaveURL(/filter=node2/)
  const rows = page.getByRole('table', { name: 'Sessions of sandbox' }).locator('tbody [aria-rowindex]')
  await expect(rows.filter({ hasText: 'node1' })).toHaveCount(0)
  const before = await rows.count()
  expect(before).toBeGreaterThanOrEqual(3)
  await page.getByRole('checkbox', { name: /^Select all/ }).check()
  await page.getByRole('button', { name: `End ${before} sessions…` }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(`${before} on node2`)).toBeVisible()
  await expectGood(page, 'ending sessions')

  leave.push(...(await arrive(sandbox, 'node2', 1)))
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('End of the day')
  await dialog.getByRole('button', { name: `End ${before} sessions` }).click()
  await expect(dialog.getByText(`This would end ${before + 1} sessions now`)).toBeVisible()
  await dialog.getByRole('button', { name: 'Look at the new figures' }).click()
  await dialog.getByRole('button', { name: `End ${before + 1} sessions` }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('No session is like that')).toBeVisible()
  for (const visitor of leave) expect((await visitor.visit()).visits).toBe(1)
  expect((await stays?.visit())?.visits).toBe(2)

  await page.goto('/clusters/sandbox/activity')
  await expect(page.getByText(`Ended ${before + 1} sessions on node2`).first()).toBeVisible()
  await expect(page.getByText('End of the day').first()).toBeVisible()
  for (const visitor of [...leave, ...(stays ? [stays] : [])]) await visitor.visit('logout.jsp')
})

test('a viewer sees them, and is offered to end none', async ({ page, sandbox }) => {
  const [visitor] = await arrive(sandbox, 'node3', 1)
  await signIn(page, person(sandbox, 'viewer'))
  // What node3 said a moment ago is kept for ten seconds.
  await expect(async () => {
    await page.goto('/clusters/sandbox/sessions?node=node3')
    await expect(page.getByText(/sessions? on node3/).first()).toBeVisible({ timeout: 3_000 })
  }).toPass({ timeout: 45_000 })
  await expect(page.getByRole('link', { name: 'node3', exact: true }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^End/ })).toHaveCount(0)
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  await visitor?.visit('logout.jsp')
})
