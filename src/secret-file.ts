/** Small files that only their owner may read. */
import { randomUUID } from 'node:crypto'
import { constants, copyFile, link, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { DcnError, reasonOf } from '../protocol/core/errors.ts'

const MODE = 0o600
/** What file systems without hard links answer. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']

/** The text in the file; undefined where there is none. Throws DCN_KEY_INVALID. */
export async function readSecret (path: string): Promise<string | undefined> {
  try {
    // Windows keeps no such mode, and reports one that says nothing.
    const { mode } = await stat(path)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      const reason = `others on this machine can read it (mode ${(mode & 0o777).toString(8)}): run chmod 600 ${path}`
      throw new DcnError('DCN_KEY_INVALID', { path, reason })
    }
    return await readFile(path, 'utf8')
  } catch (err) {
    if (err instanceof DcnError) throw err
    if (codeOf(err) === 'ENOENT') return undefined
    throw new DcnError('DCN_KEY_INVALID', { path, reason: reasonOf(err) }, { cause: err })
  }
}

/**
 * Written beside and moved into place, so that a crash leaves either nothing or the whole. Without `replace`, a file
 * that another process has made meanwhile stays, and the answer is false.
 */
export async function writeSecret (path: string, text: string, { replace }: { replace: boolean }): Promise<boolean> {
  const draft = `${path}.${randomUUID()}.new`
  const file = await open(draft, 'wx', MODE)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    if (replace) await rename(draft, path)
    else await moveToFree(draft, path)
    return true
  } catch (err) {
    if (codeOf(err) === 'EEXIST') return false
    throw err
  } finally {
    await rm(draft, { force: true })
  }
}

/** Throws EEXIST where the path is taken. */
async function moveToFree (draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
  } catch (err) {
    if (!NO_LINKS.includes(String(codeOf(err)))) throw err
    await copyFile(draft, path, constants.COPYFILE_EXCL)
  }
}

function codeOf (err: unknown): unknown {
  return err instanceof Error && 'code' in err ? err.code : undefined
}
