/** A file to upload: read twice, once for its hash, and never whole in memory. */
import { type FileHandle, open, stat } from 'node:fs/promises'
import { DcnError } from '../protocol/core/errors.ts'
import { Sha256 } from '../protocol/core/hash.ts'
import { contentIdFromBytes, type ContentId } from '../protocol/core/ids.ts'
import { MODEL_BYTES_MAX } from '../protocol/core/limits.ts'
import { unreadable } from './read-text.ts'

export interface ModelFile {
  sha256: ContentId
  bytes: number
  /** From its beginning. Throws DCN_FILE_UNREADABLE. */
  read (): AsyncGenerator<Uint8Array>
  close (): Promise<void>
}

/** Throws DCN_FILE_UNREADABLE; DCN_CONFIG_INVALID where no gateway would take it. */
export async function openModel (path: string): Promise<ModelFile> {
  let file: FileHandle | undefined
  try {
    const { size: bytes } = await statOf(path)
    if (bytes === 0) throw new DcnError('DCN_CONFIG_INVALID', { where: path, reason: 'is empty' })
    if (bytes > MODEL_BYTES_MAX) {
      const reason = `has ${bytes} bytes; a model may have ${MODEL_BYTES_MAX}`
      throw new DcnError('DCN_CONFIG_INVALID', { where: path, reason })
    }
    const opened = file = await open(path)
    const read = async function * (): AsyncGenerator<Uint8Array> {
      try {
        yield * opened.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Uint8Array>
      } catch (err) {
        throw unreadable(path, err)
      }
    }
    const hash = new Sha256()
    for await (const chunk of read()) hash.update(chunk)
    return { sha256: contentIdFromBytes(hash.digest()), bytes, read, close: async () => { await opened.close() } }
  } catch (err) {
    await file?.close()
    throw err instanceof DcnError ? err : unreadable(path, err)
  }
}

/** Only a file has a size, and can be read twice. */
async function statOf (path: string): Promise<{ size: number }> {
  const found = await stat(path)
  if (found.isFile()) return found
  const reason = found.isDirectory() ? 'it is a directory' : 'it is a pipe or a device'
  throw new DcnError('DCN_FILE_UNREADABLE', { path, reason })
}
