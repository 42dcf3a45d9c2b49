import { expect, test } from 'vitest'
import { cloudInit, stateDirOf, terminationHook } from './join-commands'

const command =
  'curl -fsSO https://m/muster-agent.mjs && \\\n  node muster-agent.mjs join --state /var/lib/muster-agent'

test('cloud-init gets the whole command within one block of its script', () => {
  const lines = cloudInit(command).split('\n')
  expect(lines[0]).toBe('#cloud-config')
  const at = lines.indexOf('      curl -fsSO https://m/muster-agent.mjs && \\')
  expect(lines[at + 1]).toBe('        node muster-agent.mjs join --state /var/lib/muster-agent')
  expect(lines[at + 2]).toBe('  - path: /etc/systemd/system/muster-agent.service')
  expect(lines.at(-1)).toBe('  - systemctl enable --now muster-agent')
})

test('the hook leaves with the identity that the command kept', () => {
  expect(terminationHook(stateDirOf(command))).toBe(
    'node /opt/muster-agent/muster-agent.mjs leave --drain --deadline 15m --wait --state /var/lib/muster-agent',
  )
  expect(stateDirOf('something else')).toBe('/var/lib/muster-agent')
})
