'use client'

import Link from 'next/link'
import { useCan } from '@/components/shell/use-can'
import { Time } from '@/components/ui/age'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { bytes } from '@/components/ui/format'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Import, Solution } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'

type Props = {
  cluster: string
  solution: Solution
  running: Import | null
  onImport: (release: string) => void
  onDelete: (release: string) => void
}

export function ReleasesTable({ cluster, solution, running, onImport, onDelete }: Props) {
  const can = useCan()
  const mayImport = can('imports.start', cluster)
  const mayDelete = can('solutions.deleteRelease', cluster)
  return (
    <Table label={`Releases of ${solution.name}`}>
      <thead>
        <tr>
          <Th>Release</Th>
          <Th className="max-md:hidden">Served by</Th>
          <Th className="max-md:hidden">File</Th>
          <Th numeric className="max-md:hidden">
            Size
          </Th>
          <Th className="max-md:hidden">Uploaded</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {solution.releases.map(
          ({ release, wanted, servedBy, fileName, sha256, sizeBytes, uploadedBy, createdAt }) => (
            <Tr key={release}>
              <Td>
                <span className="font-medium">{release}</span> {wanted && <Badge tone="up">wanted</Badge>}
                <span className="block whitespace-normal text-dim text-sm md:hidden">{by(servedBy)}</span>
              </Td>
              <Td className="max-md:hidden">{by(servedBy)}</Td>
              <Td className="max-md:hidden">
                {fileName}
                <span className="block font-mono text-dim text-xs" title={`SHA-256 ${sha256}`}>
                  {sha256.slice(0, 12)}
                </span>
              </Td>
              <Td numeric className="max-md:hidden">
                {bytes(sizeBytes)}
              </Td>
              <Td className="max-md:hidden">
                <Time at={createdAt} />
                <span className="block text-dim text-sm">{uploadedBy.name}</span>
              </Td>
              <Td className="text-right">
                <span className="inline-flex gap-2">
                  {mayDelete && !wanted && (
                    <Button
                      variant="ghost"
                      aria-label={`Delete ${release}…`}
                      onClick={() => onDelete(release)}
                    >
                      Delete…
                    </Button>
                  )}
                  {running?.solution === solution.name && running.release === release && (
                    <Button asChild>
                      <Link href={`/clusters/${cluster}/imports/${running.id}`}>See its import</Link>
                    </Button>
                  )}
                  {mayImport && !running && (
                    <Button
                      aria-label={`Import ${release}${wanted ? ' again' : ''}…`}
                      onClick={() => onImport(release)}
                    >
                      {wanted ? 'Import again…' : 'Import…'}
                    </Button>
                  )}
                </span>
              </Td>
            </Tr>
          ),
        )}
      </tbody>
    </Table>
  )
}

function by(nodes: string[]) {
  return nodes.length === 0 ? <span className="text-dim">no node</span> : listed(nodes)
}
