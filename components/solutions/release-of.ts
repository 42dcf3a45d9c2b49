import { ReleaseName } from '@/lib/contract/solutions'

/** The release that a file's name suggests: `crm-2.0.war` and `crm##2.0.war` → `2.0`; null when it suggests none. */
export function releaseOf(fileName: string, solution: string): string | null {
  const stem = fileName.replace(/\.(?:war|zip)$/i, '')
  const rest = stem.toLowerCase().startsWith(solution.toLowerCase()) ? stem.slice(solution.length) : stem
  const release = rest.replace(/^[^A-Za-z0-9]+/, '').replace(/^v(?=\d)/i, '')
  return /\d/.test(release) && ReleaseName.safeParse(release).success ? release : null
}
