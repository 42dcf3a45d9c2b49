export type MatchableMember = { name: string; address: string | null; route: string | null }
export type MatchableNode = { id: string; name: string; address: string; route: string | null }
export type MatchedBy = 'route' | 'name' | 'address'
export type MemberMatch = { member: string; nodeId: string | null; matchedBy: MatchedBy | null }

const keys: {
  by: MatchedBy
  member(member: MatchableMember): string | null
  node(node: MatchableNode): string | null
}[] = [
  { by: 'route', member: ({ route }) => route, node: ({ route }) => route },
  { by: 'name', member: ({ name }) => name, node: ({ name }) => name },
  { by: 'address', member: ({ address }) => address, node: ({ address }) => address },
]

/**
 * Which node each member of one balancer is: by route, else by name, else by address. A node is at most one member,
 * and a key that two nodes or two members share matches nothing: a wrong match would drain the wrong node.
 */
export function matchMembers(members: MatchableMember[], nodes: MatchableNode[]): MemberMatch[] {
  const matches = new Map<string, { nodeId: string; matchedBy: MatchedBy }>()
  const taken = new Set<string>()
  for (const { by, member: keyOfMember, node: keyOfNode } of keys) {
    const free = nodes.filter(({ id }) => !taken.has(id))
    const open = members.filter(({ name }) => !matches.has(name))
    const nodeByKey = unique(free, keyOfNode)
    for (const [key, member] of unique(open, keyOfMember)) {
      const node = nodeByKey.get(key)
      if (!node) continue
      matches.set(member.name, { nodeId: node.id, matchedBy: by })
      taken.add(node.id)
    }
  }
  return members.map(({ name }) => {
    const match = matches.get(name)
    return { member: name, nodeId: match?.nodeId ?? null, matchedBy: match?.matchedBy ?? null }
  })
}

function unique<T>(items: T[], keyOf: (item: T) => string | null): Map<string, T> {
  const found = new Map<string, T | null>()
  for (const item of items) {
    const key = keyOf(item)
    if (key !== null && key !== '') found.set(key, found.has(key) ? null : item)
  }
  return new Map([...found].filter((entry): entry is [string, T] => entry[1] !== null))
}
