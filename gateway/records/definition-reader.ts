/** Definitions that are here, decoded; those that were read last are kept. */
import type { ContentId } from '../../protocol/core/ids.ts'
import { LruCache } from '../../protocol/core/lru-cache.ts'
import { decodeDefinition, type Definition } from '../../protocol/wire/definitions.ts'
import type { JobStore } from '../store/job-store.ts'

/** Encoded size of the definitions that are kept; decoded they take some times as much. */
export const DECODED_BYTES_MAX = 8 * 1024 * 1024

export interface ReadDefinition { definition: Definition, /** Its encoded size. */ bytes: number }

export class DefinitionReader {
  readonly #code: Pick<JobStore, 'code'>
  readonly #kept = new LruCache<ContentId, ReadDefinition>({
    bytesMax: DECODED_BYTES_MAX, bytesOf: ({ bytes }) => bytes
  })

  constructor ({ code }: { code: Pick<JobStore, 'code'> }) {
    this.#code = code
  }

  /** Undefined where it is not here. Throws DCN_MESSAGE_MALFORMED, DCN_MESSAGE_TOO_LARGE where it is no definition. */
  async read (id: ContentId): Promise<ReadDefinition | undefined> {
    const kept = this.#kept.get(id)
    if (kept !== undefined) return kept
    const bytes = await this.#code.code(id)
    if (bytes === undefined) return undefined
    const read = { definition: decodeDefinition(bytes), bytes: bytes.byteLength }
    this.#kept.set(id, read)
    return read
  }
}
