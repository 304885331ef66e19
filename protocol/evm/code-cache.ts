import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { equals } from 'uint8arrays'
import { HASH_BYTES, sha256 } from '../core/hash.ts'

/** Programs on disk; beyond, the oldest go. */
export const CACHED_PROGRAMS_MAX = 4_096
/** Looking through the directory costs, so it is done once in so many programs. */
const WRITES_PER_TIDYING = 256

/**
 * Compiled programs in a directory, by content id of what they were compiled from. A file is the code's SHA-256 and the
 * code: one that is cut short or altered counts as absent. Any number of daemons may share a directory. Failures of the
 * disk are no failures here: what is not kept is compiled again.
 */
export class CodeCache {
  /** Of this process. */
  static #drafts = 0
  readonly #directory: string
  #writes = 0

  constructor (directory: string) {
    this.#directory = directory
  }

  async get (key: string): Promise<Uint8Array | undefined> {
    const path = join(this.#directory, key)
    try {
      const bytes = await readFile(path)
      const code = new Uint8Array(bytes.subarray(HASH_BYTES))
      return code.byteLength > 0 && equals(sha256(code), bytes.subarray(0, HASH_BYTES)) ? code : undefined
    } catch {
      return undefined
    }
  }

  async put (key: string, code: Uint8Array): Promise<void> {
    const path = join(this.#directory, key)
    // Whoever else writes it writes the same, to a draft of their own.
    const draft = `${path}.${process.pid}-${CodeCache.#drafts++}.new`
    try {
      await mkdir(this.#directory, { recursive: true })
      await writeFile(draft, Buffer.concat([sha256(code), code]))
      await rename(draft, path)
      if (this.#writes++ % WRITES_PER_TIDYING === 0) await this.#tidy()
    } catch {
      await rm(draft, { force: true }).catch(() => undefined)
    }
  }

  async #tidy (): Promise<void> {
    const names = await readdir(this.#directory)
    if (names.length <= CACHED_PROGRAMS_MAX) return
    const files = await Promise.all(names.map(async name => {
      const path = join(this.#directory, name)
      return { path, atMs: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 }
    }))
    // A quarter at once, so that the next program does not bring the next tidying.
    const surplus = files.sort((a, b) => a.atMs - b.atMs).slice(0, names.length - CACHED_PROGRAMS_MAX * 3 / 4)
    await Promise.all(surplus.map(async ({ path }) => rm(path, { force: true })))
  }
}
