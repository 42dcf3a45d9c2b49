import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Transaction } from '@/lib/store/client'
import { contentIsUsed, lockContent } from '@/lib/store/releases'
import { inTransaction, requirePorts, type ServiceContext } from '../context'

/** Where an artifact lies: by its content, so that the same one is kept once. */
export function artifactFile(directory: string, sha256: string): string {
  return path.join(path.resolve(directory), sha256.slice(0, 2), sha256)
}

/** Uploads that are under way; on the same file system, so that keeping one is a rename. */
export function uploadsDirectory(directory: string): string {
  return path.join(path.resolve(directory), 'tmp')
}

/** Moves an upload to its place, in the transaction that inserts its release. */
export async function keepArtifact(tx: Transaction, directory: string, sha256: string, file: string) {
  await lockContent(tx, sha256)
  const target = artifactFile(directory, sha256)
  if (await exists(target)) {
    await rm(file, { force: true })
    return
  }
  await mkdir(path.dirname(target), { recursive: true })
  const written = await open(file, 'r')
  await written.sync().finally(() => written.close())
  await rename(file, target)
}

/** Deletes the files of releases that are gone, unless another release has the same content. */
export async function removeUnusedArtifacts(ctx: ServiceContext, contents: string[]): Promise<void> {
  const directory = requirePorts(ctx).site.artifactsDir
  for (const sha256 of new Set(contents)) {
    await inTransaction(ctx, async (tx) => {
      await lockContent(tx, sha256)
      if (!(await contentIsUsed(tx, sha256))) await rm(artifactFile(directory, sha256), { force: true })
    })
  }
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  )
}
