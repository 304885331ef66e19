/**
 * Holds a directory for one process. An empty level database is opened in it: level's lock belongs to the open file, so
 * the system frees it however the process ends, and no process id is guessed at, as a lock file would need.
 */
import { join } from 'node:path'
import { Level } from 'level'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { isLevelLocked } from '../../protocol/core/level-lock.ts'

export interface DirectoryLock {
  release (): Promise<void>
}

/** Throws DCN_DATA_DIR_BUSY; DCN_FILE_UNREADABLE where the directory cannot be used at all. */
export async function lockDirectory (path: string): Promise<DirectoryLock> {
  const database = new Level(join(path, 'lock'))
  try {
    await database.open()
  } catch (err) {
    if (isLevelLocked(err)) throw new DcnError('DCN_DATA_DIR_BUSY', { path }, { cause: err })
    const cause = err instanceof Error ? err.cause : undefined
    throw new DcnError('DCN_FILE_UNREADABLE', { path, reason: reasonOf(cause ?? err) }, { cause: err })
  }
  return { release: () => database.close() }
}
