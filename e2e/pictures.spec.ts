import { mkdirSync } from 'node:fs'
import { startTraffic } from '@/bin/sandbox/traffic'
import { expect, signIn, test } from './fixtures'
import { person } from './sandbox'

/** Each page in dark and light, wide and as on a phone, into `screenshots/`; and the picture of the README. */
test('pictures of every page while a node is drained and a release is imported', async ({
  page,
  sandbox,
}) => {
  test.setTimeout(600_000)
  mkdirSync('screenshots', { recursive: true })
  const [balancer] = sandbox.balancers
  if (!balancer) throw new Error('the sandbox has no balancer')
  const traffic = startTraffic({ url: balancer.trafficUrl, users: 48 })
  try {
    await signIn(page, person(sandbox, 'admin'))
    // Long enough for a history that can be seen.
    await page.waitForTimeout(150_000)
    const started = await fetch(`${sandbox.url}/api/v1/clusters/${sandbox.cluster}/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        solution: 'crm',
        release: '2.0',
        strategy: 'rolling',
        reason: 'Quicker search',
      }),
    })
    expect(started.status).toBe(202)
    const { id } = (await started.json()) as { id: string }
    await page.waitForTimeout(20_000)
    await page.goto(`/clusters/${sandbox.cluster}`)
    await expect(page.getByText('Under way')).toBeVisible()
    await page.waitForTimeout(3000)
    await page.screenshot({ path: 'docs/screenshot.png' })

    const inCluster = `/clusters/${sandbox.cluster}`
    const pages = {
      overview: '/',
      cluster: inCluster,
      nodes: `${inCluster}/nodes`,
      node: `${inCluster}/nodes/node1`,
      'node-new': `${inCluster}/nodes/new`,
      'node-edit': `${inCluster}/nodes/node1/edit`,
      balancers: `${inCluster}/balancers`,
      'balancer-new': `${inCluster}/balancers/new`,
      solutions: `${inCluster}/solutions`,
      imports: `${inCluster}/imports`,
      import: `${inCluster}/imports/${id}`,
      activity: '/activity',
      'cluster-settings': `${inCluster}/settings`,
      'cluster-new': '/clusters/new',
      settings: '/settings',
    }
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.waitForTimeout(800)
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme })
        for (const [size, width] of [
          ['wide', 1440],
          ['phone', 390],
        ] as const) {
          await page.setViewportSize({ width, height: 900 })
          await page.waitForTimeout(200)
          await page.screenshot({ path: `screenshots/${name}-${colorScheme}-${size}.png`, fullPage: true })
        }
      }
    }
  } finally {
    await traffic.stop()
  }
})
