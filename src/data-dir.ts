/** A daemon's data directory: held by one process at a time, with the key and a note about who runs there. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DcnError, reasonOf } from '../protocol/core/errors.ts'
import { NOTE_FILE, type DaemonNote } from './daemon-note.ts'
import { loadIdentity } from './identity.ts'
import { lockDirectory } from './store/directory-lock.ts'

export interface DataDir {
  seed: Uint8Array
  writeNote (note: DaemonNote): Promise<void>
  /** Removes the note and lets another daemon in. */
  release (): Promise<void>
}

/** Makes the directory if need be. Throws DCN_DATA_DIR_BUSY, DCN_KEY_INVALID, DCN_FILE_UNREADABLE. */
export async function openDataDir (path: string): Promise<DataDir> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (err) {
    throw new DcnError('DCN_FILE_UNREADABLE', { path, reason: reasonOf(err) }, { cause: err })
  }
  const lock = await lockDirectory(path)
  const notePath = join(path, NOTE_FILE)
  try {
    const seed = await loadIdentity(path)
    return {
      seed,
      writeNote: async note => {
        // Renamed into place, so that a reader never sees half of it.
        await writeFile(`${notePath}.new`, `${JSON.stringify(note, undefined, 2)}\n`)
        await rename(`${notePath}.new`, notePath)
      },
      release: async () => {
        await rm(notePath, { force: true })
        await lock.release()
      }
    }
  } catch (err) {
    await lock.release()
    throw err
  }
}
