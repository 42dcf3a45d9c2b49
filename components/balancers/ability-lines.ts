import type { Balancer } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'

/** What the balancer can be told at run time, and where a new member would find a place. */
export function abilityLines({
  name,
  capabilities,
  openings,
}: Pick<Balancer, 'name' | 'capabilities' | 'openings'>): string[] {
  const { min, max } = capabilities.weight
  return [
    max === 0
      ? `${name} can’t be given weights.`
      : `Weights of ${Math.max(1, min)} to ${max} can be given while it runs.`,
    placesLine(name, capabilities, openings),
  ]
}

function placesLine(
  name: string,
  { add, remove }: Balancer['capabilities'],
  openings: Balancer['openings'],
): string {
  if (openings === null) {
    return add
      ? 'Where a new member would find a place is not known now.'
      : `${name} takes no new member while it runs: it has to be configured.`
  }
  const { slots, reason } = openings
  const places = [
    ...(openings.add ? [`a new member can be added${remove ? ' and removed' : ''} while it runs`] : []),
    ...(slots.length > 0
      ? [
          `${slots.length === 1 ? 'the slot' : `${slots.length} slots`} ${listed(slots)} ${slots.length === 1 ? 'is' : 'are'} free`,
        ]
      : []),
  ]
  if (places.length === 0) return `No new member finds a place${reason === null ? '.' : `: ${end(reason)}`}`
  const text = places.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const end = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)
