import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { readSandbox, type Sandbox } from './sandbox'

type Fixtures = {
  sandbox: Sandbox
  /** Refusals that a test provokes: the browser reports each as an error of its own. */
  expectedStatuses: number[]
  quiet: undefined
}

/** Every test fails when the browser's console reported an error, or a page threw. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first argument's pattern
  sandbox: async ({}, use) => use(readSandbox()),
  expectedStatuses: [[], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  baseURL: async ({}, use) => use(readSandbox().url),
  quiet: [
    async ({ page, expectedStatuses }, use) => {
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
      page.on('console', (message) => {
        if (message.type() !== 'error' && message.type() !== 'warning') return
        const text = `${message.text()} ${message.location().url}`
        if (!expectedStatuses.some((status) => text.includes(`status of ${status}`))) complaints.push(text)
      })
      await use(undefined)
      expect(complaints, 'errors in the browser console').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** The page as it stands has no finding of axe's, in dark and in light, and fits a phone. */
export async function expectGood(page: Page, name: string): Promise<void> {
  expect(await findings(new AxeBuilder({ page })), `${name} in dark`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  // Only colours differ: the rest was looked at in dark.
  expect(await findings(new AxeBuilder({ page }).withRules('color-contrast')), `${name} in light`).toEqual([])
  const before = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(tooWide, `${name}: pixels wider than a phone`).toBeLessThanOrEqual(0)
  if (before) await page.setViewportSize(before)
  await page.emulateMedia({ colorScheme: 'dark' })
}

async function findings(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  )
}

export async function signIn(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('/')
}
