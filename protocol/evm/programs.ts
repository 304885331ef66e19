/** Finds what runs bodies: translated where that can be, else as the EVM is specified. */
import { reasonOf } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import { LruCache } from '../core/lru-cache.ts'
import type { EvmCaller } from './evm-caller.ts'
import { OracleProgram } from './oracle-program.ts'
import type { ProgramBody, ProgramRunner } from './program-runner.ts'
import type { StoredProgram } from './program-store.ts'
import type { BodyKind } from './translate/ir.ts'
import type { RefusalReason } from './translate/refusal.ts'
import { TranslatedProgram } from './translate/translated-program.ts'
import { translate, type Translation } from './translate/translate.ts'
import { wasmModule, type WasmModule } from './translate/web-assembly.ts'

/** Bytes of code, of modules and of the bodies that they are found by, beyond which what was used longest ago goes. */
const REMEMBERED_BYTES_MAX = 64 * 1024 * 1024
/** What V8 makes of a module, for each of its bytes: about. */
const MACHINE_BYTES_PER_BYTE = 10

export interface ProgramFinder {
  /**
   * What runs a list whose different bodies these are, or a condition, the only one.
   * @throws DCN_SOLIDITY_INVALID: at every machine alike; DCN_EXECUTION_UNAVAILABLE: the machine is slow or broke
   */
  find (kind: BodyKind, bodies: readonly ProgramBody[]): Promise<ProgramRunner>
}

/** Where programs come from and what is told of them; as ProgramStore has it. */
export interface ProgramSupply {
  program (kind: BodyKind, bodies: readonly ProgramBody[]): Promise<StoredProgram>
  translated (key: ContentId, translation: Translation, tookMs: number): void
  fellBack (reason: RefusalReason): void
  unusable (key: ContentId, reason: string): void
}

export interface ProgramsDeps {
  supply: ProgramSupply
  caller: EvmCaller
}

/** Ready to be run, any number of times. */
type Ready =
  | { module: WasmModule, bytes: number }
  | { codes: readonly Uint8Array[], reason: RefusalReason, bytes: number }

/** The programs of one thread. */
export class Programs implements ProgramFinder {
  readonly #deps: ProgramsDeps
  readonly #ready = new LruCache<string, Ready>({
    bytesMax: REMEMBERED_BYTES_MAX, bytesOf: ({ bytes }, key) => key.length + bytes
  })

  constructor (deps: ProgramsDeps) {
    this.#deps = deps
  }

  async find (kind: BodyKind, bodies: readonly ProgramBody[]): Promise<ProgramRunner> {
    const key = JSON.stringify([kind, ...bodies.flatMap(({ text, args }) => [text, args])])
    const ready = this.#ready.get(key) ?? await this.#prepare(kind, bodies)
    this.#ready.set(key, ready)
    if ('module' in ready) return TranslatedProgram.of(kind, ready.module)
    this.#deps.supply.fellBack(ready.reason)
    return new OracleProgram(this.#deps.caller, ready.codes)
  }

  async #prepare (kind: BodyKind, bodies: readonly ProgramBody[]): Promise<Ready> {
    const { key, codes, translation } = await this.#deps.supply.program(kind, bodies)
    return (translation === undefined ? undefined : this.#load(key, codes, translation)) ??
      this.#translate(kind, key, bodies.map(({ args }, at) => ({ code: codes[at] ?? new Uint8Array(), args })))
  }

  /** Undefined where the module is none. */
  #load (key: ContentId, codes: readonly Uint8Array[], translation: Translation): Ready | undefined {
    if (translation.status === 'refused') {
      const bytes = codes.reduce((sum, code) => sum + code.byteLength, 0)
      return { codes, reason: translation.reason, bytes }
    }
    try {
      const { wasm } = translation
      return { module: wasmModule(wasm), bytes: wasm.byteLength * MACHINE_BYTES_PER_BYTE }
    } catch (err) {
      this.#deps.supply.unusable(key, reasonOf(err))
      return undefined
    }
  }

  #translate (kind: BodyKind, key: ContentId, bodies: Array<{ code: Uint8Array, args: number }>): Ready {
    const startedAtMs = performance.now()
    const translation = translate(kind, bodies)
    const codes = bodies.map(({ code }) => code)
    const loaded = this.#load(key, codes, translation)
    const kept: Translation = loaded === undefined ? { status: 'refused', reason: 'translator' } : translation
    this.#deps.supply.translated(key, kept, performance.now() - startedAtMs)
    return loaded ?? { codes, reason: 'translator', bytes: codes.reduce((sum, code) => sum + code.byteLength, 0) }
  }
}
