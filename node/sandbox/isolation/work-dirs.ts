/** Directories that sandbox processes work in where they see the machine's own file system. */
import { chmod, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DcnError, reasonOf } from '../../../protocol/core/errors.ts'
import type { Mount } from './types.ts'

export interface WorkDir {
  /** With no symbolic link in it. */
  path: string
  release: () => Promise<void>
}

/** Makes a directory that is empty and stays so; what an earlier daemon left in it is removed. */
export async function makeEmptyDir (path: string): Promise<string> {
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
  await chmod(path, 0o555)
  return await realpath(path)
}

/**
 * A directory with the mounts in it as symbolic links; without mounts the empty one, which processes share.
 * Throws DCN_SANDBOX_FAILED.
 */
export async function makeWorkDir (emptyDir: string, mounts: readonly Mount[]): Promise<WorkDir> {
  if (mounts.length === 0) return { path: emptyDir, release: async () => {} }
  checkMounts(mounts)
  let path
  try {
    path = await mkdtemp(`${emptyDir}-`)
    const made = path
    for (const { source, target } of mounts) {
      const link = join(made, target)
      await mkdir(dirname(link), { recursive: true })
      await symlink(await realpath(source), link)
    }
    return { path, release: async () => { await rm(made, { recursive: true, force: true }) } }
  } catch (cause) {
    if (path !== undefined) await rm(path, { recursive: true, force: true })
    throw new DcnError('DCN_SANDBOX_FAILED', { reason: reasonOf(cause) }, { cause })
  }
}

/** Throws DCN_SANDBOX_FAILED where a target would lie outside the working directory. */
export function checkMounts (mounts: readonly Mount[]): void {
  for (const { source, target } of mounts) {
    if (!source.startsWith('/') || !/^[^/]+(\/[^/]+)*$/.test(target) || /(^|\/)\.{1,2}(\/|$)/.test(target)) {
      throw new DcnError('DCN_SANDBOX_FAILED', { reason: `a mount of ${source} at ${target} is not possible` })
    }
  }
}
