import { constants } from 'node:fs'
import { access, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DcnError, reasonOf } from '../protocol/core/errors.ts'

/** In a person's words, without the path that the message names already. */
const REASONS = new Map([
  ['ENOENT', 'there is no such directory'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a directory'],
  ['ENOSPC', 'the disk is full']
])

/** A file that the user named, or `-` for standard output. Throws DCN_FILE_UNWRITABLE. */
export async function writeOutput (path: string, content: string | Uint8Array): Promise<void> {
  if (path === '-') {
    process.stdout.write(content)
    return
  }
  await orUnwritable(path, writeFile(path, content))
}

/** Whether it may be written, or made: told before work is done in vain. Throws DCN_FILE_UNWRITABLE. */
export async function checkOutput (path: string): Promise<void> {
  if (path === '-') return
  const there = await access(path, constants.W_OK).then(() => true, () => false)
  if (!there) await orUnwritable(path, access(dirname(path), constants.W_OK))
}

async function orUnwritable (path: string, done: Promise<void>): Promise<void> {
  try {
    await done
  } catch (err) {
    const known = err instanceof Error && 'code' in err ? REASONS.get(String(err.code)) : undefined
    throw new DcnError('DCN_FILE_UNWRITABLE', { path, reason: known ?? reasonOf(err) }, { cause: err })
  }
}
