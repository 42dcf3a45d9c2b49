export function nodePath(cluster: string, node: string): string {
  return `/clusters/${encodeURIComponent(cluster)}/nodes/${encodeURIComponent(node)}`
}
