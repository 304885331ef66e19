import type { ContentId } from '../../../protocol/core/ids.ts'
import { LruCache } from '../../../protocol/core/lru-cache.ts'

/** JavaScript takes as much as the code that it came from: some thirty functions of the largest size. */
const BYTES_MAX = 32 * 1024 * 1024

/**
 * Large functions without their types, by the hash of their code, so that types are stripped once and not in every
 * process. Whoever runs the same code may have the text, whosever run it came from: it was made in a sandbox process
 * that had run nobody's code yet, from the code alone. SandboxProcess takes it from no other.
 */
export class TranspileCache {
  readonly #texts = new LruCache<ContentId, string>({
    bytesMax: BYTES_MAX,
    bytesOf: text => Buffer.byteLength(text)
  })

  get (codeId: ContentId): string | undefined {
    return this.#texts.get(codeId)
  }

  set (codeId: ContentId, text: string): void {
    this.#texts.set(codeId, text)
  }
}
