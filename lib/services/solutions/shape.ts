import type { Release, Solution } from '@/lib/contract/solutions'
import { servedRelease } from '@/lib/domain/release'
import type { ReleaseRecord } from '@/lib/store/releases'
import type { Served } from '@/lib/store/served'
import type { SolutionRecord } from '@/lib/store/solutions'

/** A solution as it is shown, with what its nodes were last seen to serve. */
export function solutionShape(solution: SolutionRecord, nodes: Served[]): Solution {
  return {
    name: solution.name,
    contextPath: solution.contextPath,
    createdAt: solution.createdAt,
    wanted: solution.wanted?.release ?? null,
    wantedSince: solution.wanted?.since ?? null,
    releases: solution.releases.map((release) => releaseShape(release, solution, nodes)),
    serving: servingOf(solution, nodes),
  }
}

export function releaseShape(release: ReleaseRecord, solution: SolutionRecord, nodes: Served[]): Release {
  return {
    release: release.name,
    fileName: release.fileName,
    sha256: release.sha256,
    sizeBytes: release.sizeBytes,
    uploadedBy: release.uploadedBy,
    createdAt: release.createdAt,
    wanted: solution.wanted?.releaseId === release.id,
    servedBy: nodes
      .filter(({ contexts }) => {
        const served = servedRelease(contexts, solution.contextPath)
        return served?.running === true && served.release === release.name
      })
      .map(({ node }) => node),
  }
}

/** Nodes and their sessions by what they serve of a solution, the fullest group first. */
function servingOf(solution: SolutionRecord, nodes: Served[]): Solution['serving'] {
  const groups = new Map<string | null, Solution['serving'][number]>()
  for (const { contexts } of nodes) {
    const served = servedRelease(contexts, solution.contextPath)
    const release = served?.running ? served.release : null
    const group = groups.get(release) ?? { release, nodes: 0, sessions: 0 }
    const sessions = served ? served.sessions : 0
    group.nodes += 1
    group.sessions = group.sessions === null || sessions === null ? null : group.sessions + sessions
    groups.set(release, group)
  }
  return [...groups.values()].sort((a, b) => b.nodes - a.nodes)
}
