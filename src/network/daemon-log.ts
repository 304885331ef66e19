/** The file that a daemon's stderr goes to. The daemon holds it open, so it outlives whoever started the daemon. */
import { closeSync, openSync } from 'node:fs'
import { copyFile, stat, truncate } from 'node:fs/promises'

export const LOG_BYTES_MAX = 16 * 1024 * 1024

/** Opens for appending, hands the descriptor to `use`, and closes it here again. */
export function withLogFile<T> (path: string, use: (descriptor: number) => T): T {
  const descriptor = openSync(path, 'a', 0o600)
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Moves the content of a file that has grown too large to `<path>.1`. The file itself is emptied and not renamed: the
 * daemon appends to what it holds open. A line written in between is lost.
 */
export async function rotateLog (path: string, bytesMax = LOG_BYTES_MAX): Promise<boolean> {
  const bytes = (await stat(path)).size
  if (bytes <= bytesMax) return false
  await copyFile(path, `${path}.1`)
  await truncate(path)
  return true
}
