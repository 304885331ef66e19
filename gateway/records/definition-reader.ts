/** Definitions that are here, decoded; those that were read last are kept. */
import type { ContentId } from '../../protocol/core/ids.ts'
import { decodeDefinition, type Definition } from '../../protocol/wire/definitions.ts'
import type { JobStore } from '../store/job-store.ts'

/** Encoded size of the definitions that are kept; decoded they take some times as much. */
export const DECODED_BYTES_MAX = 8 * 1024 * 1024

export interface ReadDefinition { definition: Definition, /** Its encoded size. */ bytes: number }

export class DefinitionReader {
  readonly #code: Pick<JobStore, 'code'>
  /** Least lately used first. */
  readonly #kept = new Map<ContentId, ReadDefinition>()
  #bytes = 0

  constructor ({ code }: { code: Pick<JobStore, 'code'> }) {
    this.#code = code
  }

  /** Undefined where it is not here. Throws DCN_MESSAGE_MALFORMED, DCN_MESSAGE_TOO_LARGE where it is no definition. */
  async read (id: ContentId): Promise<ReadDefinition | undefined> {
    const kept = this.#kept.get(id)
    if (kept !== undefined) {
      this.#kept.delete(id)
      this.#kept.set(id, kept)
      return kept
    }
    const bytes = await this.#code.code(id)
    if (bytes === undefined) return undefined
    const read = { definition: decodeDefinition(bytes), bytes: bytes.byteLength }
    this.#keep(id, read)
    return read
  }

  #keep (id: ContentId, read: ReadDefinition): void {
    if (this.#kept.has(id)) return
    this.#kept.set(id, read)
    this.#bytes += read.bytes
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#bytes <= DECODED_BYTES_MAX) break
      this.#kept.delete(oldest)
      this.#bytes -= bytes
    }
  }
}
