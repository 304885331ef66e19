/**
 * A file that only grows. Each line is `<number> <checksum> <JSON>`: one that was altered, taken out or moved is
 * noticed. What a crash left of the last line was never acknowledged, and is cut off.
 */
import { createHash } from 'node:crypto'
import { close, createReadStream, fdatasync, fsync, openSync, truncateSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { DcnError, reasonOf } from '../../../protocol/core/errors.ts'

const MODE = 0o600
const CHECKSUM_CHARS = 16
const NEWLINE = 10

/** What keeps a chain's entries; see also MemoryJournal. */
export interface JournalWriter {
  /** Written when this returns, so that the end of this process does not lose it. Throws DCN_FILE_UNWRITABLE. */
  append (entry: object): void
  /** Resolves when all that was appended is on the disk, so that no power cut loses it. */
  flushed (): Promise<void>
  close (): Promise<void>
}

/** For a chain that nobody wants to keep. */
export class MemoryJournal implements JournalWriter {
  append (): void {}
  async flushed (): Promise<void> {}
  async close (): Promise<void> {}
}

export class Journal implements JournalWriter {
  readonly #path: string
  readonly #file: number
  #lines: number
  #written = 0
  #synced = 0
  #syncing: Promise<void> | undefined
  #next: Promise<void> | undefined

  private constructor (path: string, file: number, lines: number) {
    this.#path = path
    this.#file = file
    this.#lines = lines
  }

  /**
   * Hands over every entry that is there, oldest first. Throws DCN_FILE_UNREADABLE that names the line where one is
   * damaged, for what follows it cannot be trusted either.
   */
  static async open (path: string, onEntry: (entry: unknown) => void): Promise<Journal> {
    try {
      const { lines, bytes } = await readLines(path, onEntry)
      const file = openSync(path, 'a', MODE)
      truncateSync(path, bytes)
      const journal = new Journal(path, file, lines)
      await promisify(fsync)(file)
      await syncDirectory(dirname(path))
      return journal
    } catch (err) {
      if (err instanceof DcnError) throw err
      throw new DcnError('DCN_FILE_UNREADABLE', { path, reason: reasonOf(err) }, { cause: err })
    }
  }

  append (entry: object): void {
    const line = Buffer.from(lineOf(this.#lines, JSON.stringify(entry)))
    try {
      for (let at = 0; at < line.byteLength;) at += writeSync(this.#file, line, at)
    } catch (err) {
      throw new DcnError('DCN_FILE_UNWRITABLE', { path: this.#path, reason: reasonOf(err) }, { cause: err })
    }
    this.#lines += 1
    this.#written += 1
  }

  /** All who ask while the disk is busy wait for the same next turn. */
  async flushed (): Promise<void> {
    if (this.#synced === this.#written) return
    this.#next ??= this.#syncAfter(this.#syncing)
    await this.#next
  }

  async close (): Promise<void> {
    await this.flushed()
    await promisify(close)(this.#file)
  }

  async #syncAfter (earlier: Promise<void> | undefined): Promise<void> {
    await earlier?.catch(() => {})
    // Whoever appends in this turn of the event loop is taken along.
    await new Promise(resolve => setImmediate(resolve))
    this.#syncing = this.#next
    this.#next = undefined
    const upTo = this.#written
    try {
      await promisify(fdatasync)(this.#file)
    } catch (err) {
      throw new DcnError('DCN_FILE_UNWRITABLE', { path: this.#path, reason: reasonOf(err) }, { cause: err })
    }
    this.#synced = upTo
  }
}

function lineOf (number: number, json: string): string {
  return `${number} ${checksumOf(number, json)} ${json}\n`
}

function checksumOf (number: number, json: string): string {
  return createHash('sha256').update(`${number} ${json}`).digest('hex').slice(0, CHECKSUM_CHARS)
}

/** How many whole lines there are, and the bytes that they take. */
async function readLines (path: string, onEntry: (entry: unknown) => void): Promise<{ lines: number, bytes: number }> {
  let lines = 0
  let bytes = 0
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk])
      let from = 0
      for (let to = rest.indexOf(NEWLINE); to >= 0; to = rest.indexOf(NEWLINE, from)) {
        onEntry(entryIn(rest.toString('utf8', from, to), lines, path))
        lines += 1
        bytes += to + 1 - from
        from = to + 1
      }
      rest = rest.subarray(from)
    }
  } catch (err) {
    if (!(err instanceof Error && 'code' in err && err.code === 'ENOENT')) throw err
  }
  return { lines, bytes }
}

function entryIn (line: string, number: number, path: string): unknown {
  const [, text, checksum, json] = /^(\d+) ([0-9a-f]+) (.*)$/.exec(line) ?? []
  if (json === undefined || Number(text) !== number || checksum !== checksumOf(number, json)) {
    const reason = `line ${number + 1} is damaged: restore the file from a copy, or remove the directory and with it ` +
      'the whole chain'
    throw new DcnError('DCN_FILE_UNREADABLE', { path, reason })
  }
  return JSON.parse(json)
}

/** So that a power cut does not lose the file's name. */
async function syncDirectory (path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
