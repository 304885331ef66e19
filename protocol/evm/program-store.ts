import { contentIdOf, type ContentId } from '../core/ids.ts'
import { utf8, fromUtf8 } from '../core/bytes.ts'
import type { Logger } from '../core/logger.ts'
import { LruCache } from '../core/lru-cache.ts'
import type { Compiler } from './compiler.ts'
import type { ProgramBody } from './program-runner.ts'
import type { BodyKind } from './translate/ir.ts'
import { TRANSLATOR_VERSION } from './translate/limits.ts'
import { REFUSAL_REASONS, type RefusalReason } from './translate/refusal.ts'
import type { Translation } from './translate/translate.ts'

/** Translations, and refusals, that are kept in memory, and their bytes. */
const REMEMBERED_MAX = 4_096
const REMEMBERED_BYTES_MAX = 32 * 1024 * 1024
const REFUSED = 'refused '

/** The bodies of a list, or a condition, compiled; and translated, where that was done before. */
export interface StoredProgram {
  key: ContentId
  /** One for each body. */
  codes: Uint8Array[]
  translation: Translation | undefined
}

export interface ProgramStoreDeps {
  compiler: Pick<Compiler, 'code' | 'cache'>
  logger: Logger
}

/** Programs of this process: compiled here, translated by its threads, kept in memory and on disk for all of them. */
export class ProgramStore {
  readonly #deps: ProgramStoreDeps
  readonly #log: Logger
  readonly #remembered = new LruCache<ContentId, Translation>({
    bytesMax: REMEMBERED_BYTES_MAX, bytesOf, entriesMax: REMEMBERED_MAX
  })
  readonly #translations = new Map<RefusalReason | 'translated', number>()
  readonly #fallbacks = new Map<RefusalReason, number>()
  #translatedMs = 0

  constructor (deps: ProgramStoreDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('programs')
  }

  /** How often programs were translated, by what came of it. */
  get translations (): ReadonlyMap<RefusalReason | 'translated', number> {
    return this.#translations
  }

  /** What that took. */
  get translatedMs (): number {
    return this.#translatedMs
  }

  /** Programs that executions ran on the slower engine, by the reason for which they are not translated. */
  get fallbacks (): ReadonlyMap<RefusalReason, number> {
    return this.#fallbacks
  }

  /** Throws what Compiler.code throws. */
  async program (kind: BodyKind, bodies: readonly ProgramBody[]): Promise<StoredProgram> {
    const codes: Uint8Array[] = []
    for (const { text } of bodies) codes.push(await this.#deps.compiler.code(kind, text))
    const key = keyOf(kind, bodies.map(({ args }, at) => [contentIdOf(codes[at] ?? new Uint8Array()), args]))
    return { key, codes, translation: this.#remembered.get(key) ?? await this.#cached(key) }
  }

  /** A thread has translated a program. */
  async translated (key: ContentId, translation: Translation, tookMs: number): Promise<void> {
    count(this.#translations, translation.status === 'translated' ? 'translated' : translation.reason)
    this.#translatedMs += tookMs
    this.#remembered.set(key, translation)
    // What was the translator's fault may have been the machine's, and is tried again by the next process.
    if (translation.status === 'refused' && translation.reason === 'translator') return
    await this.#deps.compiler.cache?.put(key, encode(translation))
  }

  /** An execution runs a program on the slower engine. */
  fellBack (reason: RefusalReason): void {
    count(this.#fallbacks, reason)
  }

  /** What was kept, or made, is no module: the thread goes on without. */
  unusable (key: ContentId, reason: string): void {
    this.#log.warn('a translated program cannot be loaded', { key, reason })
  }

  async #cached (key: ContentId): Promise<Translation | undefined> {
    const bytes = await this.#deps.compiler.cache?.get(key)
    const translation = bytes === undefined ? undefined : decode(bytes)
    if (translation !== undefined) this.#remembered.set(key, translation)
    return translation
  }
}

function keyOf (kind: BodyKind, bodies: ReadonlyArray<[code: ContentId, args: number]>): ContentId {
  return contentIdOf(utf8(JSON.stringify(['translation', TRANSLATOR_VERSION, kind, ...bodies])))
}

function encode (translation: Translation): Uint8Array {
  return translation.status === 'translated' ? translation.wasm : utf8(REFUSED + translation.reason)
}

/** Undefined for what no translator of this version wrote. */
function decode (bytes: Uint8Array<ArrayBuffer>): Translation | undefined {
  // As every module does.
  if (bytes[0] === 0) return { status: 'translated', wasm: bytes }
  const reason = REFUSAL_REASONS.find(each => fromUtf8(bytes) === REFUSED + each)
  return reason === undefined ? undefined : { status: 'refused', reason }
}

function bytesOf (translation: Translation): number {
  return translation.status === 'translated' ? translation.wasm.byteLength : 0
}

function count<K> (counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
