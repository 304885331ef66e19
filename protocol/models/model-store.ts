/**
 * Content-addressed files on disk, under a cap: what was used longest ago goes first, what is in use stays. No file is
 * ever whole in memory.
 */
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { DcnError, reasonOf } from '../core/errors.ts'
import { Sha256 } from '../core/hash.ts'
import { contentIdFromBytes, type ContentId } from '../core/ids.ts'
import type { Logger } from '../core/logger.ts'
import type { Service } from '../core/service.ts'
import { Turns } from '../core/turns.ts'
import { ModelWriter } from './model-writer.ts'

const NAME = /^[0-9a-f]{64}$/
const READ_BYTES = 1024 * 1024

export interface ModelStoreDeps {
  clock: Clock
  logger: Logger
}

export interface ModelStoreInit {
  /** Of its own; made if it is not there. */
  directory: string
  /** Cap on all files together. */
  bytesMax: number
}

interface Entry {
  bytes: number
  version: number
  /** Uses that keep it from being removed. */
  holds: number
  /** That the content is what the name says, known since the start: all who ask at once share one look. */
  sound: Promise<boolean> | undefined
}

/** A file that stays where it is until it is released. */
export interface HeldModel {
  path: string
  /** Another one for each file that stands at `path`, one after the other, while the daemon runs. */
  version: number
  bytes: number
  release (): void
}

export class ModelStore implements Service {
  readonly #deps: ModelStoreDeps
  readonly #log: Logger
  readonly #init: ModelStoreInit
  /** Least lately used first. */
  readonly #entries = new Map<ContentId, Entry>()
  /** Of entries, and of what is being written. */
  #bytes = 0
  #parts = 0
  #versions = 0
  readonly #counts = { written: 0, evicted: 0 }
  /** A file is put in its place, or removed, one at a time: the two must not meet under one name. */
  readonly #alone = new Turns(1)
  #running = false

  constructor (deps: ModelStoreDeps, init: ModelStoreInit) {
    this.#deps = deps
    this.#log = deps.logger.child('model-store')
    this.#init = init
  }

  get bytes (): number {
    return this.#bytes
  }

  get bytesMax (): number {
    return this.#init.bytesMax
  }

  /** Models here; and since this daemon began, those that came, and those that had to go. */
  counts (): { held: number, written: number, evicted: number } {
    return { held: this.#entries.size, ...this.#counts }
  }

  /** Finds what is there, and removes what an earlier process left half written. */
  async start (): Promise<void> {
    if (this.#running) return
    const { directory } = this.#init
    this.#entries.clear()
    this.#bytes = 0
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const found: Array<{ id: ContentId, bytes: number, usedAtMs: number }> = []
    for (const name of await readdir(directory)) {
      const path = join(directory, name)
      if (NAME.test(name)) {
        const { size, mtimeMs } = await stat(path)
        found.push({ id: name, bytes: size, usedAtMs: mtimeMs })
      } else {
        await rm(path, { recursive: true, force: true })
      }
    }
    for (const { id, bytes } of found.sort((a, b) => a.usedAtMs - b.usedAtMs)) {
      this.#entries.set(id, { bytes, version: ++this.#versions, holds: 0, sound: undefined })
      this.#bytes += bytes
    }
    this.#running = true
    await this.#evictFor(0)
  }

  async stop (): Promise<void> {
    this.#running = false
  }

  has (id: ContentId): boolean {
    return this.#entries.has(id)
  }

  sizeOf (id: ContentId): number | undefined {
    return this.#entries.get(id)?.bytes
  }

  /**
   * The file for use: checked against its name if that was not done since the start, by its size else, and not removed
   * before it is released. Undefined where it is not here, or was not what it should be, and is then gone.
   */
  async hold (id: ContentId): Promise<HeldModel | undefined> {
    const entry = this.#entries.get(id)
    if (entry === undefined) return undefined
    entry.holds++
    this.#use(id, entry)
    if (!await (entry.sound ??= this.#isSound(id, entry)) || !await this.#isThere(id, entry)) {
      entry.holds--
      return undefined
    }
    let held = true
    return {
      path: this.#pathOf(id),
      version: entry.version,
      bytes: entry.bytes,
      release: () => {
        if (held) entry.holds--
        held = false
      }
    }
  }

  /** At most `bytesMax` bytes from `offset`, and the size of the file; undefined where it is not here. */
  async read (
    id: ContentId, offset: number, bytesMax: number
  ): Promise<{ bytes: number, chunk: Uint8Array } | undefined> {
    const held = await this.hold(id)
    if (held === undefined) return undefined
    try {
      const wanted = Math.max(0, Math.min(bytesMax, held.bytes - offset))
      const chunk = new Uint8Array(wanted)
      if (wanted === 0) return { bytes: held.bytes, chunk }
      const file = await open(held.path)
      try {
        const { bytesRead } = await file.read(chunk, 0, wanted, offset)
        return { bytes: held.bytes, chunk: chunk.subarray(0, bytesRead) }
      } finally {
        await file.close()
      }
    } finally {
      held.release()
    }
  }

  /** Begins a file, whose content must turn out to be what `id` says. Throws DCN_MODELS_FULL. */
  async write (id: ContentId): Promise<ModelWriter> {
    return await ModelWriter.open({
      id,
      part: join(this.#init.directory, `${id}.${++this.#parts}.part`),
      makeRoom: async bytes => { await this.#evictFor(bytes) },
      giveBack: bytes => { this.#bytes -= bytes },
      place: async (part, bytes) => { await this.#place(id, part, bytes) }
    })
  }

  #pathOf (id: ContentId): string {
    return join(this.#init.directory, id)
  }

  /** Its bytes are counted already. */
  async #place (id: ContentId, part: string, bytes: number): Promise<void> {
    await this.#alone.take(async () => {
      await rename(part, this.#pathOf(id))
      await syncDirectory(this.#init.directory)
      this.#counts.written++
      const known = this.#entries.get(id)
      // Where two wrote it at once, the later file is in the earlier one's place.
      const sound = Promise.resolve(true)
      if (known === undefined) this.#entries.set(id, { bytes, version: ++this.#versions, holds: 0, sound })
      else this.#bytes -= bytes
    })
  }

  #use (id: ContentId, entry: Entry): void {
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    const now = this.#deps.clock.nowMs() / 1_000
    // So that a restart knows the order; where it cannot be noted, the order is only a little worse.
    utimes(this.#pathOf(id), now, now).catch(() => undefined)
  }

  /** Counts `bytes` as used, and removes what is least needed to make room. Throws DCN_MODELS_FULL. */
  async #evictFor (bytes: number): Promise<void> {
    const { bytesMax } = this.#init
    this.#bytes += bytes
    for (const [id, entry] of this.#entries) {
      if (this.#bytes <= bytesMax) return
      if (entry.holds > 0) continue
      this.#counts.evicted++
      await this.#remove(id, entry)
    }
    if (this.#bytes <= bytesMax || bytes === 0) return
    this.#bytes -= bytes
    throw new DcnError('DCN_MODELS_FULL', { bytesMax })
  }

  async #remove (id: ContentId, entry: Entry): Promise<void> {
    await this.#alone.take(async () => {
      if (this.#entries.get(id) !== entry) return
      this.#entries.delete(id)
      this.#bytes -= entry.bytes
      await rm(this.#pathOf(id), { force: true }).catch((err: unknown) => {
        this.#log.warn('file not removed', { contentId: id, reason: reasonOf(err) })
      })
    })
  }

  /** Somebody may remove files under a running daemon; what was cut short is looked at, too. */
  async #isThere (id: ContentId, entry: Entry): Promise<boolean> {
    const found = await stat(this.#pathOf(id)).catch(() => undefined)
    if (found?.size === entry.bytes) return true
    this.#log.warn('file is gone, or has another size', { contentId: id })
    await this.#remove(id, entry)
    return false
  }

  async #isSound (id: ContentId, entry: Entry): Promise<boolean> {
    const found = await hashOfFile(this.#pathOf(id)).catch(() => undefined)
    if (found === id) return true
    this.#log.warn('file is not what its name says, and goes', { contentId: id })
    await this.#remove(id, entry)
    return false
  }
}

async function hashOfFile (path: string): Promise<ContentId> {
  const file = await open(path)
  try {
    const hash = new Sha256()
    const buffer = new Uint8Array(READ_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, null)
      if (bytesRead === 0) return contentIdFromBytes(hash.digest())
      hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

async function syncDirectory (path: string): Promise<void> {
  const directory = await open(path)
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
