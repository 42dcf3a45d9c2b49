/** Where the agent of a host that joins by itself lives, in the texts below. */
const home = '/opt/muster-agent'

/** User data for cloud-init: a service that registers the host's node and goes on as its agent, at each start. */
export function cloudInit(command: string): string {
  const script = ['#!/bin/sh', `mkdir -p ${home} && cd ${home} || exit 1`, command]
  const unit = [
    '[Unit]',
    'After=network-online.target',
    '[Service]',
    `ExecStart=/usr/local/sbin/muster-join`,
    'Restart=always',
    // Its node was removed: there is nothing to go on with.
    'RestartPreventExitStatus=4',
    '[Install]',
    'WantedBy=multi-user.target',
  ]
  const block = (lines: string[]) => lines.flatMap((each) => each.split('\n')).map((line) => `      ${line}`)
  return [
    '#cloud-config',
    'write_files:',
    '  - path: /usr/local/sbin/muster-join',
    "    permissions: '0700'",
    '    content: |',
    ...block(script),
    '  - path: /etc/systemd/system/muster-agent.service',
    '    content: |',
    ...block(unit),
    'runcmd:',
    '  - systemctl enable --now muster-agent',
  ].join('\n')
}

/** What a hook runs before the host goes: it ends when the node is empty, or the deadline has passed. */
export function terminationHook(stateDir: string): string {
  return `node ${home}/muster-agent.mjs leave --drain --deadline 15m --wait --state ${stateDir}`
}

/** The directory in which the command keeps the agent's identity. */
export function stateDirOf(command: string): string {
  return /--state\s+(\S+)/.exec(command)?.[1] ?? '/var/lib/muster-agent'
}
