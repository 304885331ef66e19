/** A daemon's key, in a file of its data directory. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createKeyFile, readKeyFile } from './key-file.ts'

export const KEY_FILE = 'identity.json'

/** The seed in a daemon's directory; undefined where there is none. Throws DCN_KEY_INVALID. */
export async function readIdentity (directory: string): Promise<Uint8Array | undefined> {
  return await readKeyFile(join(directory, KEY_FILE))
}

/**
 * The seed in `directory`; made there on the first call. Only one process at a time may call this for a directory;
 * data-dir.ts holds the lock. Throws DCN_KEY_INVALID.
 */
export async function loadIdentity (directory: string): Promise<Uint8Array> {
  const path = join(directory, KEY_FILE)
  const seed = await readKeyFile(path)
  if (seed !== undefined) return seed
  // Drafts that a crash left were never used.
  for (const name of await readdir(directory)) {
    if (name.startsWith(`${KEY_FILE}.`) && name.endsWith('.new')) await rm(join(directory, name), { force: true })
  }
  return await createKeyFile(path)
}
