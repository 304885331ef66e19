/** Gets a connector and all that it is made of, from wherever definitions come, and keeps what was used lately. */
import { DcnError } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import { CONNECTOR_PARTS_BYTES_MAX } from '../core/limits.ts'
import { decodeDefinition, type Closure, type Definition } from '../wire/definitions.ts'
import { closureFault } from './check.ts'
import { closureOf } from './closure.ts'

/** Encoded bytes of the closures that are kept; the one used longest ago goes first. A single one may have as many. */
export const CLOSURES_KEPT_BYTES_MAX = CONNECTOR_PARTS_BYTES_MAX

/** The content of that id, checked against it. Throws where it cannot be had. */
export type FetchDefinition = (id: ContentId) => Promise<Uint8Array>

interface Part { definition: Definition, bytes: number }

export class ClosureLoader {
  readonly #kept = new Map<ContentId, { closure: Closure, parts: Map<ContentId, Part>, bytes: number }>()
  readonly #parts = new Map<ContentId, { part: Part, users: number }>()
  readonly #pending = new Map<ContentId, Promise<Part>>()
  #bytes = 0

  /** Whether it can be had without asking anybody. */
  has (root: ContentId): boolean {
    return this.#kept.has(root)
  }

  /** Connectors that can be had without asking anybody, the one used last at the front. */
  roots (): ContentId[] {
    return [...this.#kept.keys()].reverse()
  }

  /**
   * The whole closure, without fault. What is asked for at once comes at once, level by level.
   * Throws DCN_MESSAGE_MALFORMED where no gateway could have deployed it, DCN_MESSAGE_TOO_LARGE, and what `fetch`
   * throws.
   */
  async load (root: ContentId, fetch: FetchDefinition): Promise<Closure> {
    const kept = this.#kept.get(root)
    if (kept !== undefined) {
      this.#kept.delete(root)
      this.#kept.set(root, kept)
      return kept.closure
    }
    const parts = new Map<ContentId, Part>()
    const closure = await this.#collect(root, parts, fetch)
    const fault = closureFault(root, closure)
    if (fault !== undefined) throw new DcnError('DCN_MESSAGE_MALFORMED', { what: 'connector', reason: fault })
    this.#keep(root, closure, parts)
    return closure
  }

  async #collect (root: ContentId, parts: Map<ContentId, Part>, fetch: FetchDefinition): Promise<Closure> {
    for (let bytes = 0; ;) {
      const { closure, missing, tooMany } = closureOf(root, id => parts.get(id)?.definition)
      if (tooMany) throw new DcnError('DCN_MESSAGE_MALFORMED', { what: 'connector', reason: 'it has too many parts' })
      if (missing.length === 0) return closure
      await Promise.all(missing.map(async id => {
        const part = this.#parts.get(id)?.part ?? await this.#fetch(id, fetch)
        parts.set(id, part)
        bytes += part.bytes
        if (bytes > CONNECTOR_PARTS_BYTES_MAX) {
          throw new DcnError('DCN_MESSAGE_TOO_LARGE', { what: 'connector', bytes, bytesMax: CONNECTOR_PARTS_BYTES_MAX })
        }
      }))
    }
  }

  /** Who waits for the same is served by one question; where that fails, each asks whom it knows. */
  async #fetch (id: ContentId, fetch: FetchDefinition): Promise<Part> {
    const pending = this.#pending.get(id)
    const answered = pending === undefined ? undefined : await pending.catch(() => undefined)
    if (answered !== undefined) return answered
    const asked = fetch(id).then(bytes => ({ definition: decodeDefinition(bytes), bytes: bytes.byteLength }))
    this.#pending.set(id, asked)
    try {
      return await asked
    } finally {
      if (this.#pending.get(id) === asked) this.#pending.delete(id)
    }
  }

  #keep (root: ContentId, closure: Closure, parts: Map<ContentId, Part>): void {
    if (this.#kept.has(root)) return
    let bytes = 0
    for (const [id, part] of parts) {
      bytes += part.bytes
      const known = this.#parts.get(id)
      if (known === undefined) this.#parts.set(id, { part, users: 1 })
      else known.users++
    }
    this.#kept.set(root, { closure, parts, bytes })
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= CLOSURES_KEPT_BYTES_MAX || oldest === root) break
      this.#forget(oldest)
    }
  }

  #forget (root: ContentId): void {
    const kept = this.#kept.get(root)
    this.#kept.delete(root)
    this.#bytes -= kept?.bytes ?? 0
    for (const id of kept?.parts.keys() ?? []) {
      const known = this.#parts.get(id)
      if (known !== undefined && --known.users === 0) this.#parts.delete(id)
    }
  }
}
