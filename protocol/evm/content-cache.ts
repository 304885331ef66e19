import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { equals } from 'uint8arrays'
import { HASH_BYTES, sha256 } from '../core/hash.ts'
import type { ContentId } from '../core/ids.ts'

/** Files on disk, and their bytes; beyond, the oldest go. */
export const CACHED_FILES_MAX = 8_192
export const CACHED_BYTES_MAX = 1024 * 1024 * 1024
/** Looking through the directory costs, so it is done once in so many writes. */
const WRITES_PER_TIDYING = 256

interface CachedFile { path: string, atMs: number, bytes: number }

/**
 * What follows from something else, such as a compiled program from its text, in a directory, by content id of what it
 * follows from. A file is the SHA-256 of the bytes and the bytes: one that is cut short or altered counts as absent.
 * Any number of daemons may share a directory. Failures of the disk are no failures here: what is not kept is made
 * again.
 */
export class ContentCache {
  /** Of this process. */
  static #drafts = 0
  readonly #directory: string
  #writes = 0

  constructor (directory: string) {
    this.#directory = directory
  }

  async get (key: ContentId): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const path = join(this.#directory, key)
    try {
      const file = await readFile(path)
      const bytes = new Uint8Array(file.subarray(HASH_BYTES))
      return bytes.byteLength > 0 && equals(sha256(bytes), file.subarray(0, HASH_BYTES)) ? bytes : undefined
    } catch {
      return undefined
    }
  }

  async put (key: ContentId, bytes: Uint8Array): Promise<void> {
    const path = join(this.#directory, key)
    // Whoever else writes it writes the same, to a draft of their own.
    const draft = `${path}.${process.pid}-${ContentCache.#drafts++}.new`
    try {
      await mkdir(this.#directory, { recursive: true })
      await writeFile(draft, Buffer.concat([sha256(bytes), bytes]))
      await rename(draft, path)
      if (this.#writes++ % WRITES_PER_TIDYING === 0) await this.#tidy()
    } catch {
      await rm(draft, { force: true }).catch(() => undefined)
    }
  }

  async #tidy (): Promise<void> {
    const names = await readdir(this.#directory)
    const files = await Promise.all(names.map(async (name): Promise<CachedFile> => {
      const path = join(this.#directory, name)
      const file = await stat(path).catch(() => undefined)
      return { path, atMs: file?.mtimeMs ?? 0, bytes: file?.size ?? 0 }
    }))
    let [count, bytes] = [files.length, files.reduce((sum, file) => sum + file.bytes, 0)]
    if (count <= CACHED_FILES_MAX && bytes <= CACHED_BYTES_MAX) return
    const surplus = files.sort((a, b) => a.atMs - b.atMs).filter(file => {
      // A quarter at once, so that the next file does not bring the next tidying.
      if (count <= CACHED_FILES_MAX * 3 / 4 && bytes <= CACHED_BYTES_MAX * 3 / 4) return false
      count--
      bytes -= file.bytes
      return true
    })
    await Promise.all(surplus.map(async ({ path }) => rm(path, { force: true })))
  }
}
