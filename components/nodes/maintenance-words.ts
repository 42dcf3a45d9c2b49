import { plural } from '@/components/ui/format'
import type { DrainPreview, Node } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'

/** Exactly what putting a node into maintenance does, and to how many people. */
export function maintenanceSteps(preview: DrainPreview, state: Node['state']): string[] {
  const { node, balancers } = preview
  const members = balancers.filter(({ member }) => member !== null)
  const told = members.filter(({ reachable }) => reachable).map(({ balancer }) => balancer)
  const silent = members.filter(({ reachable }) => !reachable).map(({ balancer }) => balancer)
  return [
    ...(state === 'draining' ? [`Its drain ends: nobody waits for its sessions any more.`] : []),
    told.length === 0
      ? `No balancer can be told now: ${node} goes on getting traffic until one answers.`
      : `${listed(told)} ${told.length === 1 ? 'is' : 'are'} told to send ${node} nobody at all, and read back.`,
    ...(told.length > 0 && silent.length > 0
      ? [
          `${listed(silent)} can’t be told now, and ${silent.length === 1 ? 'is' : 'are'} told once it answers.`,
        ]
      : []),
    hit(preview),
    `${node} stays out, also after a restart of a balancer, until it is resumed.`,
  ]
}

function hit({ node, sessions }: DrainPreview): string {
  if (sessions === null) return `How many sessions are on ${node} is not known; they will all be lost.`
  if (sessions === 0) return `There is no session on ${node} now: nobody is cut off.`
  return `${plural(sessions, 'session')} on it will be lost: whoever has one starts anew on another node.`
}
