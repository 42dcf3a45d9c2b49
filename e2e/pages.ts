import type { Locator, Page } from '@playwright/test'

export const row = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ hasText: name }).first()

/** Gives the reason that the dialog asks for. */
export async function say(page: Page, reason: string): Promise<void> {
  await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill(reason)
}
