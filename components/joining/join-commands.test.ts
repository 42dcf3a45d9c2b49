import { expect, test } from 'vitest'
import { cloudInit, stateDirOf, terminationHook } from './join-commands'

const command =
  'curl -fsSO https://m/muster-agent.mjs && \\\n  node muster-agent.mjs join --state /var/lib/muster-agent'

test('cloud-init gets the whole command as one block', () => {
  expect(cloudInit(command).split('\n')).toEqual([
    '#cloud-config',
    'runcmd:',
    '  - |',
    '    mkdir -p /opt/muster && cd /opt/muster',
    '    curl -fsSO https://m/muster-agent.mjs && \\',
    '      node muster-agent.mjs join --state /var/lib/muster-agent',
  ])
})

test('the hook leaves with the identity that the command kept', () => {
  expect(terminationHook(stateDirOf(command))).toBe(
    'node /opt/muster/muster-agent.mjs leave --drain --deadline 15m --wait --state /var/lib/muster-agent',
  )
  expect(stateDirOf('something else')).toBe('/var/lib/muster-agent')
})
