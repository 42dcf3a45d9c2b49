import type { Balancer, Drift, Event, Member } from '@/lib/client/shapes'

/** How a difference is mended: by whom, and what that waits for. */
export function mendingLine({ mends }: Drift): string {
  return mends === 'itself'
    ? 'Muster ordered it, and tells the balancer again until it confirms: it is being mended.'
    : 'Muster did not do this. Nothing is changed until somebody says which of both is wanted.'
}

/** `Wanted: drain. Found: ready.` */
export function wantedLine({ kind, wanted, found }: Drift): string {
  return kind === 'weight'
    ? `Weight wanted: ${wanted}. Found: ${found}.`
    : `Wanted: ${wanted}. Found: ${found}.`
}

/** What an adoption means from then on. */
export function adoptLine(balancer: string, { kind, found, node, member }: Drift): string {
  const name = node ?? member
  if (kind === 'weight')
    return `${balancer} is told nothing. The weight ${found} is the wanted one of ${name} there from now on.`
  if (found === 'ready') return `${balancer} is told nothing. It goes on sending new sessions to ${name}.`
  const stays = found === 'drain' ? `sends no new sessions to ${name}` : `sends nobody to ${name}`
  return `${balancer} is told nothing. That it ${stays} is wanted from now on, until somebody ends that here, or Muster drains ${name} or puts it back.`
}

/** What telling it again does. */
export function mendLine(balancer: string, { kind, wanted, node, member }: Drift): string {
  const name = node ?? member
  if (kind === 'weight') return `${balancer} is told to give ${name} the weight ${wanted}, and read back.`
  const words: Record<string, string> = {
    ready: `to send new sessions to ${name}`,
    drain: `to send no new sessions to ${name}`,
    maintenance: `to send nobody to ${name}`,
  }
  return `${balancer} is told ${words[wanted] ?? `${wanted} for ${name}`}, and read back. Sessions stay where they are.`
}

/** Whether drains and maintenance outlive the balancer's restart, plainly. `everySeconds` = how often it is looked at. */
export function survivalLine(
  { name, kind, keepsIntents }: Pick<Balancer, 'name' | 'kind' | 'keepsIntents'>,
  everySeconds: number,
): string {
  const again = `Muster sees that within ${everySeconds} s and tells it again.`
  const reload = kind === 'haproxy' ? 'reload' : 'restart'
  if (keepsIntents === true) return `${name} keeps drains and maintenance over a ${reload}.`
  if (keepsIntents === false) return `${name} forgets drains and maintenance at a ${reload}. ${again}`
  return `Whether ${name} keeps drains and maintenance over a ${reload} is not known. If it forgets them, ${again}`
}

export type Adoption = { member: Member; by: string | null; at: string | null; reason: string | null }

/** What was let stand, with who did it: the newest word of the log on that member. */
export function adoptions(
  balancer: Pick<Balancer, 'name' | 'members'>,
  events: readonly Event[],
): Adoption[] {
  return balancer.members
    .filter(({ adoptedIntent }) => adoptedIntent !== null)
    .map((member) => {
      const event = events.find(
        ({ subject, after }) => subject.name === balancer.name && memberOf(after) === member.name,
      )
      return {
        member,
        by: event?.actor.name ?? null,
        at: event?.at ?? null,
        reason: event?.reason ?? null,
      }
    })
}

function memberOf(after: unknown): unknown {
  return (after as { member?: unknown } | null | undefined)?.member
}
