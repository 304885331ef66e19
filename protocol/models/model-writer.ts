import { open, rm, type FileHandle } from 'node:fs/promises'
import { DcnError } from '../core/errors.ts'
import { Sha256 } from '../core/hash.ts'
import { contentIdFromBytes, type ContentId } from '../core/ids.ts'
import { MODEL_BYTES_MAX } from '../core/limits.ts'

export interface ModelWriterInit {
  id: ContentId
  /** Where it is written. */
  part: string
  /** Counts so many more bytes. Throws DCN_MODELS_FULL. */
  makeRoom (bytes: number): Promise<void>
  giveBack (bytes: number): void
  /** Puts the written file, so many bytes, where it belongs. */
  place (part: string, bytes: number): Promise<void>
}

/** One file on its way to the disk: what is not its whole content under its name is as if it had never been. */
export class ModelWriter {
  readonly #init: ModelWriterInit
  readonly #file: FileHandle
  readonly #hash = new Sha256()
  #bytes = 0
  #closed = false
  /** In its place, or thrown away. */
  #settled = false

  private constructor (init: ModelWriterInit, file: FileHandle) {
    this.#init = init
    this.#file = file
  }

  static async open (init: ModelWriterInit): Promise<ModelWriter> {
    return new ModelWriter(init, await open(init.part, 'wx', 0o600))
  }

  /** Written so far. */
  get bytes (): number {
    return this.#bytes
  }

  /** Throws DCN_BODY_TOO_LARGE, DCN_MODELS_FULL. */
  async write (chunk: Uint8Array): Promise<void> {
    const bytes = this.#bytes + chunk.byteLength
    if (bytes > MODEL_BYTES_MAX) throw new DcnError('DCN_BODY_TOO_LARGE', { bytesMax: MODEL_BYTES_MAX })
    await this.#init.makeRoom(chunk.byteLength)
    this.#bytes = bytes
    this.#hash.update(chunk)
    try {
      await this.#file.writev([chunk])
    } catch (err) {
      if (!isDiskFull(err)) throw err
      throw new DcnError('DCN_MODELS_FULL', { bytesMax: this.#bytes }, { cause: err })
    }
  }

  /**
   * Durable under its name, when this resolves. Throws DCN_MODEL_MISMATCH where the content is another. Nothing is left
   * where it throws.
   */
  async commit (): Promise<void> {
    const { id, part } = this.#init
    const found = contentIdFromBytes(this.#hash.digest())
    try {
      if (found !== id) throw new DcnError('DCN_MODEL_MISMATCH', { expected: id, found, bytes: this.#bytes })
      await this.#file.sync()
      await this.#close()
      await this.#init.place(part, this.#bytes)
      this.#settled = true
    } finally {
      await this.discard()
    }
  }

  /** Leaves nothing, unless it is in its place already. To be called when anything has failed. */
  async discard (): Promise<void> {
    if (this.#settled) return
    this.#settled = true
    await this.#close().catch(() => undefined)
    this.#init.giveBack(this.#bytes)
    await rm(this.#init.part, { force: true })
  }

  async #close (): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#file.close()
  }
}

function isDiskFull (err: unknown): boolean {
  return err instanceof Error && 'code' in err && (err.code === 'ENOSPC' || err.code === 'EDQUOT')
}
