/** Where the agent of a host that joins by itself lives, in the texts below. */
const home = '/opt/muster'

/** User data for cloud-init: on its first start the host fetches the agent and registers its node. */
export function cloudInit(command: string): string {
  const lines = command.split('\n').map((line) => `    ${line}`)
  return ['#cloud-config', 'runcmd:', '  - |', `    mkdir -p ${home} && cd ${home}`, ...lines].join('\n')
}

/** What a hook runs before the host goes: it ends when the node is empty, or the deadline has passed. */
export function terminationHook(stateDir: string): string {
  return `node ${home}/muster-agent.mjs leave --drain --deadline 15m --wait --state ${stateDir}`
}

/** The directory in which the command keeps the agent's identity. */
export function stateDirOf(command: string): string {
  return /--state\s+(\S+)/.exec(command)?.[1] ?? '/var/lib/muster-agent'
}
