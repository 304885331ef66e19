import { join } from 'node:path'
import { DcnError } from '../core/errors.ts'
import { utf8 } from '../core/bytes.ts'
import { contentIdOf, type ContentId } from '../core/ids.ts'
import { LruCache } from '../core/lru-cache.ts'
import { ContentCache } from './content-cache.ts'
import { programSource, type ProgramSource } from './program.ts'
import { sharedSolcWorker, type SolcWorker } from './solc-worker.ts'
import { SOLC_VERSION } from './solc-version.ts'
import type { CompileAnswer } from './solc-main.ts'
import type { BodyKind } from './translate/ir.ts'

/** What a text may take when it is deployed. */
export const CHECK_TIMEOUT_MS = 15_000
/** What it may take where it is run: more, so that what was deployed at a fast machine runs at a slow one. */
export const COMPILE_TIMEOUT_MS = 60_000
/** Programs, and refusals, that are kept in memory, and the bytes of their code. */
const REMEMBERED_MAX = 1_024
const REMEMBERED_BYTES_MAX = 32 * 1024 * 1024

export interface CompilerInit {
  /** Keeps compiled programs over restarts, for all who share it; undefined: in memory only. */
  directory?: string | undefined
  solc?: SolcWorker
}

/** Where a daemon's compiled programs are, by its settings. */
export function compiledDirectory ({ data, compiledDir }: { data: string, compiledDir: string }): string {
  return compiledDir === '' ? join(data, 'compiled') : compiledDir
}

/** Bodies to EVM code: from memory, from disk, or from the process's one compiler. */
export class Compiler {
  /** Where programs are kept, and what else follows from them. */
  readonly cache: ContentCache | undefined
  readonly #solc: SolcWorker
  readonly #remembered = new LruCache<ContentId, CompileAnswer>({
    bytesMax: REMEMBERED_BYTES_MAX, bytesOf, entriesMax: REMEMBERED_MAX
  })
  readonly #pending = new Map<ContentId, Promise<CompileAnswer>>()
  #compiles = 0
  #compiledMs = 0

  constructor ({ directory, solc = sharedSolcWorker }: CompilerInit = {}) {
    this.cache = directory === undefined ? undefined : new ContentCache(directory)
    this.#solc = solc
  }

  /** A text is going to come soon: it is not to wait until the compiler is loaded. */
  warm (): void {
    this.#solc.warm()
  }

  /** How often the compiler itself had to work. */
  get compiles (): number {
    return this.#compiles
  }

  /** What that took, and the wait for it. */
  get compiledMs (): number {
    return this.#compiledMs
  }

  /**
   * The code of the program that runs a body once.
   * @throws DCN_SOLIDITY_INVALID: at every machine alike; DCN_EXECUTION_UNAVAILABLE: the compiler is slow or broke
   */
  async code (kind: BodyKind, body: string, timeoutMs = COMPILE_TIMEOUT_MS): Promise<Uint8Array> {
    const source = programSource(kind, body)
    const key = contentIdOf(utf8(`solc ${SOLC_VERSION}\n${source.input}`))
    const answer = this.#remembered.get(key) ?? await this.#pendingOf(key, source, timeoutMs)
    if (answer.status === 'refused') throw new DcnError('DCN_SOLIDITY_INVALID', { diagnostics: answer.diagnostics })
    return answer.code
  }

  #pendingOf (key: ContentId, source: ProgramSource, timeoutMs: number): Promise<CompileAnswer> {
    const known = this.#pending.get(key)
    if (known !== undefined) return known
    const pending = this.#compile(key, source, timeoutMs).finally(() => { this.#pending.delete(key) })
    this.#pending.set(key, pending)
    return pending
  }

  async #compile (key: ContentId, source: ProgramSource, timeoutMs: number): Promise<CompileAnswer> {
    const cached = await this.cache?.get(key)
    if (cached !== undefined) {
      const known: CompileAnswer = { status: 'done', code: cached }
      this.#remembered.set(key, known)
      return known
    }
    this.#compiles++
    const startedAtMs = performance.now()
    const answer = await this.#solc.compile(source, timeoutMs).finally(() => {
      this.#compiledMs += performance.now() - startedAtMs
    })
    this.#remembered.set(key, answer)
    if (answer.status === 'done') await this.cache?.put(key, answer.code)
    return answer
  }
}

function bytesOf (answer: CompileAnswer): number {
  return answer.status === 'done' ? answer.code.byteLength : 0
}
