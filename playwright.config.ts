import { defineConfig } from '@playwright/test'

/** Pictures are made only when asked for, so that a test run leaves the tree as it was. */
const withPictures = process.env.MUSTER_SCREENSHOT === '1'

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/global-setup.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 1000 },
    colorScheme: 'dark',
    // Colours that still change are no finding.
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'day', testMatch: 'operators-day.spec.ts' },
    { name: 'sessions', testMatch: 'sessions.spec.ts' },
    { name: 'taking-out', testMatch: 'taking-out.spec.ts' },
    { name: 'nodes-in', testMatch: 'nodes-in.spec.ts' },
    ...(withPictures ? [{ name: 'pictures', testMatch: 'pictures.spec.ts' }] : []),
  ],
})
