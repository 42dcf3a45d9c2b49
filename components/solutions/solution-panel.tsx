'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { StartImport } from '@/components/imports/start-import'
import { useCan } from '@/components/shell/use-can'
import { Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { plural } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { queries } from '@/lib/client/queries'
import type { Import, Solution } from '@/lib/client/shapes'
import { ReleasesTable } from './releases-table'
import { Serving } from './serving'
import { UploadRelease } from './upload-release'

type Asking =
  | { what: 'upload' }
  | { what: 'import'; release: string }
  | { what: 'delete'; release: string | null }
  | null

type Props = {
  cluster: string
  solution: Solution
  /** The import under way in this cluster: no other can begin. */
  running: Import | null
}

/** One solution: who serves what, its releases, and what can be done with them. */
export function SolutionPanel({ cluster, solution, running }: Props) {
  const cache = useQueryClient()
  const [asking, setAsking] = useState<Asking>(null)
  const can = useCan()
  const mayUpload = can('solutions.upload', cluster)
  const mayDelete = can('solutions.delete', cluster)
  const removeSolution = useMutation(queries.solutions.delete.mutationOptions())
  const removeRelease = useMutation(queries.solutions.deleteRelease.mutationOptions())
  const { name, contextPath, wanted, wantedSince, releases } = solution
  const close = () => setAsking(null)
  const doomed = asking?.what === 'delete' ? asking.release : null

  async function remove() {
    if (doomed === null) await removeSolution.mutateAsync({ cluster, solution: name })
    else await removeRelease.mutateAsync({ cluster, solution: name, release: doomed })
    await cache.invalidateQueries({ queryKey: queries.solutions.key() })
    toast(`${name}${doomed === null ? '' : ` ${doomed}`} is deleted`)
  }

  return (
    <Panel
      title={
        <>
          {name} <span className="font-normal text-dim">{contextPath}</span>
        </>
      }
      note={
        wanted === null ? (
          'no release wanted yet'
        ) : (
          <>
            {wanted} wanted{' '}
            {wantedSince && (
              <>
                since <Time at={wantedSince} />
              </>
            )}
          </>
        )
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Serving solution={solution} />
        {releases.length === 0 ? (
          <p className="text-dim">No release yet. Upload a WAR; an import then brings it to every node.</p>
        ) : (
          <ReleasesTable
            cluster={cluster}
            solution={solution}
            running={running}
            onImport={(release) => setAsking({ what: 'import', release })}
            onDelete={(release) => setAsking({ what: 'delete', release })}
          />
        )}
        {(mayUpload || mayDelete) && (
          <div className="flex flex-wrap gap-2">
            {mayUpload && (
              <Button
                size="md"
                variant={releases.length === 0 ? 'primary' : 'default'}
                onClick={() => setAsking({ what: 'upload' })}
              >
                Upload a release…
              </Button>
            )}
            {mayDelete && wanted === null && (
              <Button size="md" variant="ghost" onClick={() => setAsking({ what: 'delete', release: null })}>
                Delete {name}…
              </Button>
            )}
          </div>
        )}
      </div>
      <UploadRelease
        cluster={cluster}
        solution={name}
        open={asking?.what === 'upload'}
        onOpenChange={close}
      />
      {asking?.what === 'import' && (
        <StartImport cluster={cluster} solution={solution} release={asking.release} onClose={close} />
      )}
      <ConfirmDialog
        open={asking?.what === 'delete'}
        onOpenChange={close}
        title={doomed === null ? `Delete ${name}?` : `Delete ${name} ${doomed}?`}
        action={doomed === null ? `Delete ${name}` : `Delete ${doomed}`}
        danger
        onConfirm={remove}
      >
        {doomed === null ? (
          <p>
            {name} and its {plural(releases.length, 'release')} are deleted from the console. No node is
            touched.
          </p>
        ) : (
          <p>
            The file of {doomed} is deleted from the console. No node is touched; what serves it goes on
            serving it.
          </p>
        )}
      </ConfirmDialog>
    </Panel>
  )
}
