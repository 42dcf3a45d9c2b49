'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { z } from 'zod'
import { TextField } from '@/components/forms/controls'
import { checkedBy } from '@/components/forms/resolver'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { bytes, percent } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Progress } from '@/components/ui/progress'
import { queries } from '@/lib/client/queries'
import { ReleaseName } from '@/lib/contract/solutions'
import { FileField } from './file-field'
import { releaseOf } from './release-of'
import { UploadError, type UploadProgress, upload } from './upload'

const Form = z.object({
  release: ReleaseName,
  file: z.custom<File>((value) => value instanceof File, 'choose a WAR'),
})

type Props = { cluster: string; solution: string; open: boolean; onOpenChange: (open: boolean) => void }

/** Uploads a WAR as a release; how far it is can be seen, and it can be cancelled. */
export function UploadRelease({ cluster, solution, open, onOpenChange }: Props) {
  const cache = useQueryClient()
  const { data: settings } = useQuery(queries.settings.get.queryOptions())
  const [progress, setProgress] = useState<UploadProgress | null>(null)
  const running = useRef<AbortController | null>(null)
  const form = useForm<z.input<typeof Form>, unknown, z.output<typeof Form>>({
    resolver: checkedBy(Form),
    defaultValues: { release: '' },
  })
  const { register, formState, setValue, watch, setError } = form
  const { errors, dirtyFields } = formState
  const limit = settings ? settings.artifactSizeMaxMb * 1024 * 1024 : null

  function close() {
    running.current?.abort()
    form.reset()
    onOpenChange(false)
  }

  function choose(file: File | undefined) {
    if (!file) return
    setValue('file', file, { shouldValidate: true })
    if (!dirtyFields.release) setValue('release', releaseOf(file.name, solution) ?? '')
    if (limit !== null && file.size > limit)
      setError('file', { message: `It has ${bytes(file.size)}; the limit is ${bytes(limit)}.` })
  }

  const submit = form.handleSubmit(async ({ release, file }) => {
    if (limit !== null && file.size > limit)
      return setError('file', { message: `It has ${bytes(file.size)}; the limit is ${bytes(limit)}.` })
    running.current = new AbortController()
    setProgress({ sentBytes: 0, totalBytes: file.size })
    try {
      await upload({ cluster, solution, release, file }, setProgress, running.current.signal)
      await cache.invalidateQueries({ queryKey: queries.solutions.key() })
      toast(`${solution} ${release} is uploaded`, { description: 'An import brings it to the nodes.' })
      close()
    } catch (cause) {
      if (cause instanceof UploadError) setError(cause.field ?? 'root', { message: cause.message })
      else if (!(cause instanceof DOMException)) throw cause
    } finally {
      running.current = null
      setProgress(null)
    }
  })

  const sent = progress && progress.totalBytes > 0 ? progress.sentBytes / progress.totalBytes : 0
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      title={`Upload a release of ${solution}`}
    >
      <form onSubmit={submit} noValidate className="grid gap-4">
        <FileField
          file={watch('file')}
          error={errors.file?.message}
          hint={`A WAR${limit === null ? '' : ` of at most ${bytes(limit)}`}. Uploading changes no node.`}
          disabled={progress !== null}
          onChoose={choose}
        />
        <TextField
          label="Release"
          placeholder="2.0"
          hint="What it is called everywhere; it can't be used twice."
          disabled={progress !== null}
          error={errors.release?.message}
          {...register('release')}
        />
        {progress && (
          <div>
            <Progress label="Upload" value={sent} />
            <p className="mt-1 text-dim text-sm">
              {sent >= 1
                ? 'Sent; the console checks it…'
                : `${bytes(progress.sentBytes)} of ${bytes(progress.totalBytes)}, ${percent(sent * 100)}`}
            </p>
          </div>
        )}
        {errors.root?.message && <Notice tone="down">{errors.root.message}</Notice>}
        <DialogActions>
          <Button size="md" onClick={() => (progress ? running.current?.abort() : close())}>
            {progress ? 'Cancel the upload' : 'Cancel'}
          </Button>
          <Button type="submit" size="md" variant="primary" pending={progress !== null}>
            Upload
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
