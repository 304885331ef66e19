/** Code by content id, the latest used kept in memory: code is sent to a node once. */
import type { ContentId } from '../../protocol/core/ids.ts'

/** Bytes of code kept; the least recently used goes first. */
export const CODE_CACHE_BYTES_MAX = 64 * 1024 * 1024

export class CodeCache {
  readonly #code = new Map<ContentId, Uint8Array>()
  readonly #bytesMax: number
  #bytes = 0

  constructor (bytesMax = CODE_CACHE_BYTES_MAX) {
    this.#bytesMax = bytesMax
  }

  has (contentId: ContentId): boolean {
    return this.#code.has(contentId)
  }

  get (contentId: ContentId): Uint8Array | undefined {
    const code = this.#code.get(contentId)
    if (code === undefined) return undefined
    this.#code.delete(contentId)
    this.#code.set(contentId, code)
    return code
  }

  add (contentId: ContentId, code: Uint8Array): void {
    if (this.#code.has(contentId)) return
    this.#code.set(contentId, code)
    this.#bytes += code.byteLength
    for (const [oldest, dropped] of this.#code) {
      if (this.#bytes <= this.#bytesMax) break
      this.#code.delete(oldest)
      this.#bytes -= dropped.byteLength
    }
  }
}
