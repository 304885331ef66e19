import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import { DcnError, reasonOf } from '../protocol/core/errors.ts'

/** In a person's words, without the path that the message names already. */
const REASONS = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a directory']
])

/** A file that the user named, as UTF-8. Throws DCN_FILE_UNREADABLE. */
export async function readText (path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (err) {
    throw unreadable(path, err)
  }
}

/** What to throw where a file that the user named cannot be read. */
export function unreadable (path: string, cause: unknown): DcnError {
  const known = cause instanceof Error && 'code' in cause ? REASONS.get(String(cause.code)) : undefined
  return new DcnError('DCN_FILE_UNREADABLE', { path, reason: known ?? reasonOf(cause) }, { cause })
}

/** Source code that the user named: a file, or `-` for standard input. Throws DCN_FILE_UNREADABLE. */
export async function readCode (file: string): Promise<string> {
  return file === '-' ? await readAll(process.stdin) : await readText(file)
}
